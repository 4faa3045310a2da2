/* Sends packets through the channels of clients one way, and counts what comes out. */
#ifndef TRAFFIC_H
#define TRAFFIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clients.h"
#include "delays.h"

enum { MIN_PAYLOAD_BYTES = 32, MAX_PAYLOAD_BYTES = 1400 };

/* What to send. Either a window of packets is on its way at any time (closed loop), or packets
   leave at a rate whatever comes back (open loop). */
struct plan {
  bool is_up; /* from the clients to their peers; else the other way */
  size_t payload_bytes;
  int window;  /* of all clients together; 0: open loop */
  double rate; /* packets/s of all clients together; 0: closed loop */
  bool in_bursts; /* of up to 16 packets a call for one client, cut by the kernel (UDP GSO) */
};

struct outcome {
  uint64_t nanos;
  uint64_t received; /* in that time */
  uint64_t sent, lost; /* of those that were sent in that time */
  double idle; /* the share of that time in which there was nothing to send or receive */
  struct delays delays; /* open loop only */
};

struct traffic;

struct traffic *traffic_open(struct clients *clients, const struct plan *plan);

/* Runs it for so long, and measures. What was on its way before and after goes on. */
struct outcome traffic_run(struct traffic *traffic, uint64_t nanos);

/* Sends nothing more and waits for what is on its way; then outcome->lost is right. */
void traffic_drain(struct traffic *traffic, struct outcome *outcome);

#endif
