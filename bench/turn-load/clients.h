/* Clients of a TURN server, each with an address of its own, a peer, and a channel to it. */
#ifndef CLIENTS_H
#define CLIENTS_H

#include <netinet/in.h>
#include <stdint.h>

#include "stun.h"

enum { CHANNEL = 0x4000 };

enum step { ALLOCATING, BINDING, READY, DELETING, GONE };

struct client {
  int socket;      /* connected to the server */
  int peer_socket; /* connected to the relayed address; -1 where nothing is to be relayed */
  enum step step;
  struct sockaddr_in relayed;
  struct challenge challenge;
  uint8_t transaction[STUN_TRANSACTION_BYTES];
  uint64_t asked_nanos; /* when its last request was sent */
  int tries;            /* of that request */
};

struct clients {
  struct sockaddr_in server;
  struct credential credential;
  int count;
  struct client *all;
};

/* Opens their sockets; with peers of their own, or one address for all, to which nothing is sent. */
void clients_open(struct clients *clients, bool has_peers);

/* Gives all of them an allocation and a channel, so many at a time. Ends the program on failure. */
void clients_set_up(struct clients *clients, int at_once);

/* Deletes the allocations. */
void clients_take_down(struct clients *clients, int at_once);

/* Says why on standard error and ends the program. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

uint64_t now_nanos(void);

#endif
