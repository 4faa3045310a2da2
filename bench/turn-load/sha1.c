#include "sha1.h"

#include <string.h>

enum { BLOCK_BYTES = 64, ROUNDS = 80 };

struct sha1 {
  uint32_t h[5];
  uint64_t bytes;
  uint8_t block[BLOCK_BYTES];
};

static uint32_t rotated(uint32_t word, int bits) {
  return word << bits | word >> (32 - bits);
}

static void compress(struct sha1 *s) {
  uint32_t w[ROUNDS];
  for (int i = 0; i < 16; i++) {
    const uint8_t *b = s->block + 4 * i;
    w[i] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
  }
  for (int i = 16; i < ROUNDS; i++) {
    w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  }
  uint32_t a = s->h[0], b = s->h[1], c = s->h[2], d = s->h[3], e = s->h[4];
  for (int i = 0; i < ROUNDS; i++) {
    uint32_t f, k;
    if (i < 20) {
      f = (b & c) | (~b & d), k = 0x5A827999;
    } else if (i < 40) {
      f = b ^ c ^ d, k = 0x6ED9EBA1;
    } else if (i < 60) {
      f = (b & c) | (b & d) | (c & d), k = 0x8F1BBCDC;
    } else {
      f = b ^ c ^ d, k = 0xCA62C1D6;
    }
    uint32_t next = rotated(a, 5) + f + e + k + w[i];
    e = d, d = c, c = rotated(b, 30), b = a, a = next;
  }
  s->h[0] += a, s->h[1] += b, s->h[2] += c, s->h[3] += d, s->h[4] += e;
}

static void begin(struct sha1 *s) {
  *s = (struct sha1){.h = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}};
}

static void add(struct sha1 *s, const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    s->block[s->bytes++ % BLOCK_BYTES] = bytes[i];
    if (s->bytes % BLOCK_BYTES == 0) {
      compress(s);
    }
  }
}

static void end(struct sha1 *s, uint8_t digest[SHA1_BYTES]) {
  uint64_t bits = s->bytes * 8;
  uint8_t byte = 0x80;
  do {
    add(s, &byte, 1);
    byte = 0;
  } while (s->bytes % BLOCK_BYTES != BLOCK_BYTES - 8);
  for (int shift = 56; shift >= 0; shift -= 8) {
    byte = (uint8_t)(bits >> shift);
    add(s, &byte, 1);
  }
  for (int i = 0; i < SHA1_BYTES; i++) {
    digest[i] = (uint8_t)(s->h[i / 4] >> (24 - 8 * (i % 4)));
  }
}

void hmac_sha1(const uint8_t *key, size_t key_bytes, const uint8_t *text, size_t text_bytes,
               uint8_t mac[SHA1_BYTES]) {
  uint8_t inner[BLOCK_BYTES] = {0}, outer[BLOCK_BYTES];
  memcpy(inner, key, key_bytes); /* of an MD5 key: 16 bytes */
  for (int i = 0; i < BLOCK_BYTES; i++) {
    outer[i] = inner[i] ^ 0x5C;
    inner[i] ^= 0x36;
  }
  struct sha1 s;
  begin(&s);
  add(&s, inner, sizeof inner);
  add(&s, text, text_bytes);
  end(&s, mac);
  begin(&s);
  add(&s, outer, sizeof outer);
  add(&s, mac, SHA1_BYTES);
  end(&s, mac);
}
