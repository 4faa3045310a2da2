/* The few STUN and TURN messages of a client with a long-term credential (RFC 8489, RFC 8656). */
#ifndef STUN_H
#define STUN_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STUN_MAX_BYTES = 1024, STUN_MAX_TEXT = 256, STUN_TRANSACTION_BYTES = 12, KEY_BYTES = 16 };

enum stun_method { ALLOCATE = 0x003, REFRESH = 0x004, CHANNEL_BIND = 0x009 };

enum { ERROR_UNAUTHORIZED = 401, ERROR_STALE_NONCE = 438 };

struct credential {
  const char *username; /* at most STUN_MAX_TEXT long */
  uint8_t key[KEY_BYTES]; /* MD5(username:realm:password) */
};

/* What the server asks one client to sign with. */
struct challenge {
  uint16_t realm_bytes, nonce_bytes; /* no nonce: not challenged yet */
  char realm[STUN_MAX_TEXT], nonce[STUN_MAX_TEXT];
};

struct stun_request {
  uint8_t bytes[STUN_MAX_BYTES];
  size_t length;
};

/* Begins a request; attributes follow, and stun_sign ends it. */
void stun_begin(struct stun_request *request, enum stun_method method,
                const uint8_t transaction[STUN_TRANSACTION_BYTES]);
void stun_add_requested_udp(struct stun_request *request);
void stun_add_lifetime(struct stun_request *request, uint32_t seconds);
void stun_add_channel(struct stun_request *request, uint16_t channel);
void stun_add_peer(struct stun_request *request, const struct sockaddr_in *peer);
void stun_sign(struct stun_request *request, const struct credential *credential,
               const struct challenge *challenge);

struct stun_answer {
  uint16_t method;
  int error; /* 0: success */
  struct sockaddr_in relayed;
};

/* Reads a response to that transaction; keeps the challenge that it brings. False: it is none. */
bool stun_read(const uint8_t *bytes, size_t length,
               const uint8_t transaction[STUN_TRANSACTION_BYTES], struct stun_answer *answer,
               struct challenge *challenge);

#endif
