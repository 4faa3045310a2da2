#include "stun.h"

#include <arpa/inet.h>
#include <string.h>

#include "sha1.h"

enum { HEADER_BYTES = 20, ATTRIBUTE_HEADER_BYTES = 4 };

static const uint32_t COOKIE = 0x2112A442;

enum attribute {
  USERNAME = 0x0006,
  MESSAGE_INTEGRITY = 0x0008,
  ERROR_CODE = 0x0009,
  CHANNEL_NUMBER = 0x000C,
  LIFETIME = 0x000D,
  XOR_PEER_ADDRESS = 0x0012,
  REALM = 0x0014,
  NONCE = 0x0015,
  XOR_RELAYED_ADDRESS = 0x0016,
  REQUESTED_TRANSPORT = 0x0019,
};

static void put16(uint8_t *at, uint16_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static uint16_t get16(const uint8_t *at) {
  return (uint16_t)(at[0] << 8 | at[1]);
}

static size_t padded(size_t bytes) {
  return (bytes + 3) & ~(size_t)3;
}

/* The length of the header counts what follows it. */
static uint8_t *add(struct stun_request *request, enum attribute type, size_t value_bytes) {
  uint8_t *at = request->bytes + request->length;
  put16(at, (uint16_t)type);
  put16(at + 2, (uint16_t)value_bytes);
  memset(at + ATTRIBUTE_HEADER_BYTES, 0, padded(value_bytes));
  request->length += ATTRIBUTE_HEADER_BYTES + padded(value_bytes);
  put16(request->bytes + 2, (uint16_t)(request->length - HEADER_BYTES));
  return at + ATTRIBUTE_HEADER_BYTES;
}

void stun_begin(struct stun_request *request, enum stun_method method,
                const uint8_t transaction[STUN_TRANSACTION_BYTES]) {
  uint32_t cookie = htonl(COOKIE);
  put16(request->bytes, (uint16_t)method); /* below 0x10 and a request: no class bits between */
  put16(request->bytes + 2, 0);
  memcpy(request->bytes + 4, &cookie, sizeof cookie);
  memcpy(request->bytes + 8, transaction, STUN_TRANSACTION_BYTES);
  request->length = HEADER_BYTES;
}

void stun_add_requested_udp(struct stun_request *request) {
  add(request, REQUESTED_TRANSPORT, 4)[0] = IPPROTO_UDP;
}

void stun_add_lifetime(struct stun_request *request, uint32_t seconds) {
  uint32_t value = htonl(seconds);
  memcpy(add(request, LIFETIME, 4), &value, sizeof value);
}

void stun_add_channel(struct stun_request *request, uint16_t channel) {
  put16(add(request, CHANNEL_NUMBER, 4), channel);
}

void stun_add_peer(struct stun_request *request, const struct sockaddr_in *peer) {
  uint8_t *value = add(request, XOR_PEER_ADDRESS, 8);
  uint32_t address = peer->sin_addr.s_addr ^ htonl(COOKIE);
  value[1] = 1; /* IPv4 */
  put16(value + 2, ntohs(peer->sin_port) ^ (uint16_t)(COOKIE >> 16));
  memcpy(value + 4, &address, sizeof address);
}

/* RFC 8489, 9.2: the first request goes without, the next with what its answer brought. */
void stun_sign(struct stun_request *request, const struct credential *credential,
               const struct challenge *challenge) {
  if (challenge->nonce_bytes == 0) {
    return;
  }
  size_t name_bytes = strlen(credential->username);
  memcpy(add(request, USERNAME, name_bytes), credential->username, name_bytes);
  memcpy(add(request, REALM, challenge->realm_bytes), challenge->realm, challenge->realm_bytes);
  memcpy(add(request, NONCE, challenge->nonce_bytes), challenge->nonce, challenge->nonce_bytes);
  size_t signed_bytes = request->length;
  uint8_t *mac = add(request, MESSAGE_INTEGRITY, SHA1_BYTES); /* its length counts already */
  hmac_sha1(credential->key, KEY_BYTES, request->bytes, signed_bytes, mac);
}

static void keep(const uint8_t *value, uint16_t bytes, char *text, uint16_t *text_bytes) {
  if (bytes <= STUN_MAX_TEXT) {
    memcpy(text, value, bytes);
    *text_bytes = bytes;
  }
}

static struct sockaddr_in unmasked(const uint8_t *value) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  uint32_t ip;
  memcpy(&ip, value + 4, sizeof ip);
  address.sin_addr.s_addr = ip ^ htonl(COOKIE);
  address.sin_port = htons(get16(value + 2) ^ (uint16_t)(COOKIE >> 16));
  return address;
}

bool stun_read(const uint8_t *bytes, size_t length,
               const uint8_t transaction[STUN_TRANSACTION_BYTES], struct stun_answer *answer,
               struct challenge *challenge) {
  if (length < HEADER_BYTES || memcmp(bytes + 8, transaction, STUN_TRANSACTION_BYTES) != 0 ||
      HEADER_BYTES + (size_t)get16(bytes + 2) != length) {
    return false;
  }
  uint16_t type = get16(bytes);
  *answer = (struct stun_answer){.method = type & 0x00F};
  size_t at = HEADER_BYTES;
  while (at + ATTRIBUTE_HEADER_BYTES <= length) {
    uint16_t value_bytes = get16(bytes + at + 2);
    const uint8_t *value = bytes + at + ATTRIBUTE_HEADER_BYTES;
    if (at + ATTRIBUTE_HEADER_BYTES + value_bytes > length) {
      return false;
    }
    switch (get16(bytes + at)) {
      case ERROR_CODE:
        answer->error = value_bytes >= 4 ? (value[2] & 7) * 100 + value[3] : 500;
        break;
      case REALM:
        keep(value, value_bytes, challenge->realm, &challenge->realm_bytes);
        break;
      case NONCE:
        keep(value, value_bytes, challenge->nonce, &challenge->nonce_bytes);
        break;
      case XOR_RELAYED_ADDRESS:
        if (value_bytes == 8) {
          answer->relayed = unmasked(value);
        }
        break;
    }
    at += ATTRIBUTE_HEADER_BYTES + padded(value_bytes);
  }
  bool is_success = (type & 0x0110) == 0x0100, is_error = (type & 0x0110) == 0x0110;
  return is_success || (is_error && answer->error != 0);
}
