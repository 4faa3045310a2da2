#include "traffic.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

enum { CHANNEL_HEADER_BYTES = 4, MAX_BATCH = 64, BURST = 16, EVENTS = 128 };
enum { MAX_PACKET_BYTES = CHANNEL_HEADER_BYTES + MAX_PAYLOAD_BYTES };

/* A client whose window has been out for so long has lost it. */
static const uint64_t LOST_NANOS = 100 * 1000 * 1000;

/* Packets that are due for longer are not sent at all: the generator was held up, not the server. */
static const uint64_t TOO_LATE_NANOS = 500 * 1000;

/* What a payload begins with; the rest of it is filling. */
struct mark {
  uint64_t sequence; /* of the client's packets, from 0 */
  uint64_t sent_nanos;
  uint32_t client;
  uint32_t filling;
};

struct flow {
  int from, to; /* sockets */
  uint64_t next;     /* sequence to send */
  uint64_t expected; /* sequence to come: packets of a flow keep their order */
  uint64_t first;    /* sequence that the measurement began with */
  uint64_t heard_nanos;
};

struct traffic {
  struct plan plan;
  int count, epoll;
  struct flow *flows;
  int turn; /* of the flow that sends next in an open loop */
  size_t packet_bytes, header_sent, header_received;
  uint8_t out[MAX_BATCH * MAX_PACKET_BYTES], in[MAX_BATCH][MAX_PACKET_BYTES];
  struct mmsghdr out_messages[MAX_BATCH], in_messages[MAX_BATCH];
  struct iovec out_parts[MAX_BATCH], in_parts[MAX_BATCH];
  uint8_t in_control[MAX_BATCH][CMSG_SPACE(sizeof(struct timespec))];
  uint64_t received, received_of_sent;
  struct delays delays;
};

static void set_option(int socket, int level, int option, int value) {
  if (setsockopt(socket, level, option, &value, sizeof value) < 0) {
    fail("Socket option %d could not be set: %s", option, strerror(errno));
  }
}

static void lay_out(struct traffic *t) {
  for (int i = 0; i < MAX_BATCH; i++) {
    uint8_t *packet = t->out + (size_t)i * t->packet_bytes;
    if (t->header_sent > 0) {
      uint16_t header[2] = {htons(CHANNEL), htons((uint16_t)t->plan.payload_bytes)};
      memcpy(packet, header, sizeof header);
    }
    t->out_parts[i] = (struct iovec){packet, t->packet_bytes};
    t->out_messages[i].msg_hdr = (struct msghdr){.msg_iov = &t->out_parts[i], .msg_iovlen = 1};
    t->in_parts[i] = (struct iovec){t->in[i], MAX_PACKET_BYTES};
    t->in_messages[i].msg_hdr = (struct msghdr){.msg_iov = &t->in_parts[i], .msg_iovlen = 1};
  }
}

struct traffic *traffic_open(struct clients *clients, const struct plan *plan) {
  struct traffic *t = calloc(1, sizeof *t);
  t->plan = *plan;
  t->count = clients->count;
  t->epoll = epoll_create1(0);
  t->flows = calloc((size_t)t->count, sizeof *t->flows);
  t->header_sent = plan->is_up ? CHANNEL_HEADER_BYTES : 0;
  t->header_received = plan->is_up ? 0 : CHANNEL_HEADER_BYTES;
  t->packet_bytes = t->header_sent + plan->payload_bytes;
  lay_out(t);
  for (int i = 0; i < t->count; i++) {
    struct client *client = &clients->all[i];
    struct flow *flow = &t->flows[i];
    flow->from = plan->is_up ? client->socket : client->peer_socket;
    flow->to = plan->is_up ? client->peer_socket : client->socket;
    if (plan->rate > 0) {
      set_option(flow->to, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    }
    if (plan->in_bursts) {
      set_option(flow->from, IPPROTO_UDP, UDP_SEGMENT, (int)t->packet_bytes);
    }
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
    epoll_ctl(t->epoll, EPOLL_CTL_ADD, flow->to, &event);
  }
  return t;
}

/* Sends up to that many of one client; returns how many its socket took. */
static int send_some(struct traffic *t, int client, int wanted) {
  struct flow *flow = &t->flows[client];
  int batch = wanted < MAX_BATCH ? wanted : MAX_BATCH;
  struct mark mark = {.sent_nanos = now_nanos(), .client = (uint32_t)client};
  for (int i = 0; i < batch; i++) {
    mark.sequence = flow->next + (uint64_t)i;
    memcpy(t->out + (size_t)i * t->packet_bytes + t->header_sent, &mark, sizeof mark);
  }
  int sent;
  if (t->plan.in_bursts) {
    batch = batch < BURST ? batch : BURST;
    sent = send(flow->from, t->out, (size_t)batch * t->packet_bytes, 0) < 0 ? -1 : batch;
  } else {
    sent = sendmmsg(flow->from, t->out_messages, (unsigned)batch, 0);
  }
  if (sent < 0) {
    if (errno != EAGAIN && errno != ENOBUFS) {
      fail("A packet could not be sent: %s", strerror(errno));
    }
    return 0;
  }
  flow->next += (uint64_t)sent;
  return sent;
}

static int send_within_window(struct traffic *t, uint64_t now) {
  int each = t->plan.window / t->count > 1 ? t->plan.window / t->count : 1;
  int sent = 0;
  for (int i = 0; i < t->count; i++) {
    struct flow *flow = &t->flows[i];
    int room = each - (int)(flow->next - flow->expected);
    if (room <= 0 && now - flow->heard_nanos > LOST_NANOS) {
      flow->expected = flow->next;
      flow->heard_nanos = now;
      room = each;
    }
    if (room >= (t->plan.in_bursts && each > BURST ? BURST : 1)) {
      sent += send_some(t, i, room);
    }
  }
  return sent;
}

/* The clients take turns; a single one may have several due at once. */
static int send_due(struct traffic *t, uint64_t now, uint64_t *due_nanos) {
  double gap_nanos = 1e9 / t->plan.rate;
  if (now > *due_nanos + TOO_LATE_NANOS) {
    *due_nanos = now;
  }
  int due = now < *due_nanos ? 0 : (int)((double)(now - *due_nanos) / gap_nanos) + 1;
  if (t->plan.in_bursts && due < BURST) {
    return 0;
  }
  int sent = 0;
  for (int left = due; left > 0;) {
    int wanted = t->count == 1 || t->plan.in_bursts ? left : 1;
    int took = send_some(t, t->turn, wanted);
    t->turn = (t->turn + 1) % t->count;
    sent += took;
    left -= took > 0 ? took : wanted; /* not taken: not sent */
  }
  *due_nanos += (uint64_t)(due * gap_nanos);
  return sent;
}

static uint64_t arrival_nanos(struct msghdr *message) {
  struct cmsghdr *control = CMSG_FIRSTHDR(message);
  if (control == NULL || control->cmsg_type != SCM_TIMESTAMPNS) {
    return 0;
  }
  struct timespec at;
  memcpy(&at, CMSG_DATA(control), sizeof at);
  return (uint64_t)at.tv_sec * 1000000000 + (uint64_t)at.tv_nsec;
}

static void take_in(struct traffic *t, int client, struct mmsghdr *message) {
  const uint8_t *packet = message->msg_hdr.msg_iov->iov_base;
  struct flow *flow = &t->flows[client];
  struct mark mark;
  if (message->msg_len != t->header_received + t->plan.payload_bytes) {
    return; /* the answer to a request that was asked twice */
  }
  memcpy(&mark, packet + t->header_received, sizeof mark);
  if (mark.client != (uint32_t)client || mark.sequence >= flow->next) {
    fail("A packet arrived where it does not belong.");
  }
  t->received++;
  if (mark.sequence >= flow->expected) {
    flow->expected = mark.sequence + 1;
  }
  if (mark.sequence >= flow->first) {
    t->received_of_sent++;
    if (t->plan.rate > 0) {
      uint64_t at = arrival_nanos(&message->msg_hdr);
      delays_add(&t->delays, at > mark.sent_nanos ? at - mark.sent_nanos : 0);
    }
  }
}

static int receive(struct traffic *t) {
  struct epoll_event ready[EVENTS];
  int received = 0;
  int count = epoll_wait(t->epoll, ready, EVENTS, 0); /* never asleep: waking us would cost the server */
  for (int i = 0; i < count; i++) {
    int client = (int)ready[i].data.u32;
    for (int j = 0; j < MAX_BATCH && t->plan.rate > 0; j++) {
      t->in_messages[j].msg_hdr.msg_control = t->in_control[j];
      t->in_messages[j].msg_hdr.msg_controllen = sizeof t->in_control[j];
    }
    int got = recvmmsg(t->flows[client].to, t->in_messages, MAX_BATCH, 0, NULL);
    for (int j = 0; j < got; j++) {
      take_in(t, client, &t->in_messages[j]);
    }
    if (got > 0) {
      t->flows[client].heard_nanos = now_nanos();
      received += got;
    }
  }
  return received;
}

struct outcome traffic_run(struct traffic *t, uint64_t nanos) {
  struct outcome outcome = {0};
  uint64_t start = now_nanos(), now = start, idle = 0, due = start;
  t->received = t->received_of_sent = 0;
  memset(&t->delays, 0, sizeof t->delays);
  for (int i = 0; i < t->count; i++) {
    t->flows[i].first = t->flows[i].next;
  }
  while (now - start < nanos) {
    int done = t->plan.rate > 0 ? send_due(t, now, &due) : send_within_window(t, now);
    done += receive(t);
    uint64_t then = now;
    now = now_nanos();
    idle += done == 0 ? now - then : 0;
  }
  outcome.nanos = now - start;
  outcome.received = t->received;
  outcome.idle = (double)idle / (double)outcome.nanos;
  for (int i = 0; i < t->count; i++) {
    outcome.sent += t->flows[i].next - t->flows[i].first;
  }
  return outcome;
}

void traffic_drain(struct traffic *t, struct outcome *outcome) {
  uint64_t heard = now_nanos(), now = heard;
  while (t->received_of_sent < outcome->sent && now - heard < LOST_NANOS) {
    now = now_nanos();
    if (receive(t) > 0) {
      heard = now;
    }
  }
  outcome->lost = outcome->sent - t->received_of_sent;
  outcome->delays = t->delays;
}
