/* HMAC-SHA1 (RFC 2104, RFC 3174): all the cryptography that a TURN client with MD5 keys needs. */
#ifndef SHA1_H
#define SHA1_H

#include <stddef.h>
#include <stdint.h>

enum { SHA1_BYTES = 20 };

void hmac_sha1(const uint8_t *key, size_t key_bytes, const uint8_t *text, size_t text_bytes,
               uint8_t mac[SHA1_BYTES]);

#endif
