#include "clients.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SOCKET_BUFFER_BYTES = 4 << 20, EVENTS = 64, TICK_MILLIS = 50, MAX_TRIES = 40 };

static const uint64_t PATIENCE_NANOS = 500 * 1000 * 1000;

enum { NETWORKS = 200 };

/* One address a client, as in real life: a server may limit what it takes from one. And others in
   each run: a server may remember a client's port for a while (and then answer 437). */
static uint32_t first_client(void) {
  return 127u << 24 | (16u + (uint32_t)getpid() % NETWORKS) << 16 | 1;
}

static const char PEER[] = "127.0.0.4";

void fail(const char *format, ...) {
  va_list values;
  va_start(values, format);
  vfprintf(stderr, format, values);
  va_end(values);
  fputc('\n', stderr);
  exit(1);
}

uint64_t now_nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now); /* the clock of SO_TIMESTAMPNS */
  return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int open_socket(in_addr_t local) {
  int opened = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = local};
  if (opened < 0 || bind(opened, (struct sockaddr *)&address, sizeof address) < 0) {
    fail("A socket could not be opened: %s", strerror(errno));
  }
  int bytes = SOCKET_BUFFER_BYTES;
  if (setsockopt(opened, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) < 0) {
    setsockopt(opened, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  }
  if (setsockopt(opened, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes) < 0) {
    setsockopt(opened, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
  }
  return opened;
}

static void connect_to(int socket, const struct sockaddr_in *address) {
  if (connect(socket, (const struct sockaddr *)address, sizeof *address) < 0) {
    fail("A socket could not be connected: %s", strerror(errno));
  }
}

/* A socket a client: more than a process has by default. */
static void allow_many_sockets(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

void clients_open(struct clients *clients, bool has_peers) {
  allow_many_sockets();
  clients->all = calloc((size_t)clients->count, sizeof *clients->all);
  for (int i = 0; i < clients->count; i++) {
    struct client *client = &clients->all[i];
    client->socket = open_socket(htonl(first_client() + (uint32_t)i));
    connect_to(client->socket, &clients->server);
    client->peer_socket = has_peers ? open_socket(inet_addr(PEER)) : -1;
  }
}

static struct sockaddr_in peer_of(const struct client *client) {
  struct sockaddr_in peer = {
      .sin_family = AF_INET, .sin_addr.s_addr = inet_addr(PEER), .sin_port = htons(9)};
  socklen_t bytes = sizeof peer;
  if (client->peer_socket >= 0) {
    getsockname(client->peer_socket, (struct sockaddr *)&peer, &bytes);
  }
  return peer;
}

static void ask(const struct clients *clients, struct client *client) {
  static uint64_t asked;
  struct stun_request request;
  uint64_t number = ++asked ^ (uint64_t)getpid() << 40;
  if (client->tries == 0) {
    memcpy(client->transaction, &number, sizeof number);
  }
  switch (client->step) {
    case ALLOCATING:
      stun_begin(&request, ALLOCATE, client->transaction);
      stun_add_requested_udp(&request);
      break;
    case BINDING: {
      struct sockaddr_in peer = peer_of(client);
      stun_begin(&request, CHANNEL_BIND, client->transaction);
      stun_add_channel(&request, CHANNEL);
      stun_add_peer(&request, &peer);
      break;
    }
    case DELETING:
      stun_begin(&request, REFRESH, client->transaction);
      stun_add_lifetime(&request, 0);
      break;
    case READY:
    case GONE:
      return;
  }
  stun_sign(&request, &clients->credential, &client->challenge);
  client->tries++;
  client->asked_nanos = now_nanos();
  (void)!send(client->socket, request.bytes, request.length, 0); /* lost: asked again */
}

static void go_on(const struct clients *clients, struct client *client, enum step step) {
  client->step = step;
  client->tries = 0;
  ask(clients, client);
}

static void on_answer(const struct clients *clients, struct client *client,
                      const struct stun_answer *answer) {
  bool is_challenge = answer->error == ERROR_UNAUTHORIZED || answer->error == ERROR_STALE_NONCE;
  if (is_challenge && client->challenge.nonce_bytes > 0) {
    go_on(clients, client, client->step);
  } else if (answer->error != 0 && client->step != DELETING) {
    fail("The server answered request %d with error %d", (int)client->step, answer->error);
  } else if (client->step == ALLOCATING) {
    client->relayed = answer->relayed;
    go_on(clients, client, BINDING);
  } else if (client->step == BINDING) {
    if (client->peer_socket >= 0) {
      connect_to(client->peer_socket, &client->relayed);
    }
    client->step = READY;
  } else {
    client->step = GONE;
  }
}

static void hear(const struct clients *clients, struct client *client) {
  uint8_t bytes[STUN_MAX_BYTES];
  ssize_t length;
  while ((length = recv(client->socket, bytes, sizeof bytes, 0)) > 0) {
    struct stun_answer answer;
    if (stun_read(bytes, (size_t)length, client->transaction, &answer, &client->challenge)) {
      on_answer(clients, client, &answer);
    }
  }
}

static void ask_again(const struct clients *clients, int from, int to, enum step last) {
  uint64_t now = now_nanos();
  for (int i = from; i < to; i++) {
    struct client *client = &clients->all[i];
    if (client->step != last && now - client->asked_nanos > PATIENCE_NANOS) {
      if (client->tries == MAX_TRIES) {
        fail("The server does not answer.");
      }
      ask(clients, client);
    }
  }
}

/* Takes each client from one step to another, with at most so many on their way. */
static void take(struct clients *clients, enum step first, enum step last, int at_once) {
  int epoll = epoll_create1(0);
  int begun = 0, done = 0, oldest = 0;
  uint64_t looked_nanos = now_nanos();
  while (done < clients->count) {
    for (; begun < clients->count && begun - done < at_once; begun++) {
      struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)begun};
      epoll_ctl(epoll, EPOLL_CTL_ADD, clients->all[begun].socket, &event);
      go_on(clients, &clients->all[begun], first);
    }
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(epoll, events, EVENTS, TICK_MILLIS);
    for (int i = 0; i < ready; i++) {
      struct client *client = &clients->all[events[i].data.u32];
      bool was_done = client->step == last;
      hear(clients, client);
      done += client->step == last && !was_done;
    }
    if (now_nanos() - looked_nanos > PATIENCE_NANOS) {
      while (oldest < begun && clients->all[oldest].step == last) {
        oldest++;
      }
      ask_again(clients, oldest, begun, last);
      looked_nanos = now_nanos();
    }
  }
  close(epoll);
}

void clients_set_up(struct clients *clients, int at_once) {
  take(clients, ALLOCATING, READY, at_once);
}

void clients_take_down(struct clients *clients, int at_once) {
  take(clients, DELETING, GONE, at_once);
}
