/* Loads a TURN server over IPv4 and UDP from one thread: with packets, or with allocations.
 *
 * turn-load MODE SERVER_ADDRESS PORT USERNAME KEY_HEX [SETTING VALUE]...
 *   relay   clients with channels; packets one way, for a while to warm up and a while measured
 *   set-up  allocations with a channel each, made as fast as the server can; then deleted
 *   hold    the same, but they are kept until the program is ended
 * Settings: clients, way (up or down), bytes, window, rate, bursts (0 or 1), warm-up-ms, ms, at-once,
 * and server, the id of its process, whose CPU time is then told.
 * What it says on standard output is in the printf lines below; one line is one event.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clients.h"
#include "traffic.h"

struct settings {
  struct plan plan;
  int clients, at_once, server;
  uint64_t warm_up_nanos, nanos;
};

static void read_settings(char **words, struct settings *settings) {
  for (; words[0] != NULL && words[1] != NULL; words += 2) {
    double value = atof(words[1]);
    if (strcmp(words[0], "clients") == 0) {
      settings->clients = (int)value;
    } else if (strcmp(words[0], "way") == 0) {
      settings->plan.is_up = strcmp(words[1], "up") == 0;
    } else if (strcmp(words[0], "bytes") == 0) {
      settings->plan.payload_bytes = (size_t)value;
    } else if (strcmp(words[0], "window") == 0) {
      settings->plan.window = (int)value;
    } else if (strcmp(words[0], "rate") == 0) {
      settings->plan.rate = value;
    } else if (strcmp(words[0], "bursts") == 0) {
      settings->plan.in_bursts = value != 0;
    } else if (strcmp(words[0], "warm-up-ms") == 0) {
      settings->warm_up_nanos = (uint64_t)(value * 1e6);
    } else if (strcmp(words[0], "ms") == 0) {
      settings->nanos = (uint64_t)(value * 1e6);
    } else if (strcmp(words[0], "at-once") == 0) {
      settings->at_once = (int)value;
    } else if (strcmp(words[0], "server") == 0) {
      settings->server = (int)value;
    } else {
      fail("There is no setting %s", words[0]);
    }
  }
}

static void read_key(const char *hex, uint8_t key[KEY_BYTES]) {
  for (int i = 0; i < KEY_BYTES; i++) {
    if (sscanf(hex + 2 * i, "%2hhx", &key[i]) != 1) {
      fail("The key is not %d bytes in hexadecimal.", KEY_BYTES);
    }
  }
}

/* User and system time of all threads of a process, fields 14 and 15 of proc(5)'s stat; 0 of none. */
static uint64_t cpu_millis(int process) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", process);
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    return 0;
  }
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  char *after_name = strrchr(text, ')'); /* which may hold spaces and parentheses itself */
  uint64_t user = 0, system = 0;
  if (after_name != NULL) {
    sscanf(after_name + 1, " %*s %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
  }
  return (user + system) * 1000 / (uint64_t)sysconf(_SC_CLK_TCK);
}

static void relay(struct clients *clients, const struct settings *settings) {
  const struct plan *plan = &settings->plan;
  if (plan->payload_bytes < MIN_PAYLOAD_BYTES || plan->payload_bytes > MAX_PAYLOAD_BYTES ||
      (plan->window > 0) == (plan->rate > 0)) {
    fail("It takes bytes of %d to %d, and a window or a rate.", MIN_PAYLOAD_BYTES,
         MAX_PAYLOAD_BYTES);
  }
  clients_open(clients, true);
  clients_set_up(clients, settings->at_once);
  struct traffic *traffic = traffic_open(clients, plan);
  traffic_run(traffic, settings->warm_up_nanos);
  uint64_t cpu_before = cpu_millis(settings->server);
  struct outcome outcome = traffic_run(traffic, settings->nanos);
  uint64_t cpu = cpu_millis(settings->server) - cpu_before;
  traffic_drain(traffic, &outcome);
  printf("relayed %lu nanos %lu sent %lu lost %lu idle %.3f cpu-ms %lu", outcome.received,
         outcome.nanos, outcome.sent, outcome.lost, outcome.idle, cpu);
  printf(" p50 %lu p99 %lu p999 %lu max %lu\n", delays_percentile(&outcome.delays, 0.5),
         delays_percentile(&outcome.delays, 0.99), delays_percentile(&outcome.delays, 0.999),
         outcome.delays.max_nanos);
  clients_take_down(clients, settings->at_once);
}

static void set_up(struct clients *clients, const struct settings *settings, bool is_kept) {
  clients_open(clients, false);
  uint64_t cpu_before = cpu_millis(settings->server), start = now_nanos();
  clients_set_up(clients, settings->at_once);
  printf("allocated %d nanos %lu cpu-ms %lu\n", clients->count, now_nanos() - start,
         cpu_millis(settings->server) - cpu_before);
  if (is_kept) {
    pause();
  }
  clients_take_down(clients, settings->at_once);
}

int main(int count, char **words) {
  if (count < 6) {
    fail("usage: turn-load relay|set-up|hold SERVER_ADDRESS PORT USERNAME KEY_HEX [SETTING VALUE]...");
  }
  struct settings settings = {.clients = 1, .at_once = 16, .plan.is_up = true};
  read_settings(words + 6, &settings);
  struct clients clients = {
      .server = {.sin_family = AF_INET,
                 .sin_addr.s_addr = inet_addr(words[2]),
                 .sin_port = htons((uint16_t)atoi(words[3]))},
      .credential.username = words[4],
      .count = settings.clients,
  };
  if (strlen(words[4]) > STUN_MAX_TEXT || settings.clients < 1 || settings.at_once < 1) {
    fail("The username is too long, or there is nobody to set up.");
  }
  read_key(words[5], clients.credential.key);
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (strcmp(words[1], "relay") == 0) {
    relay(&clients, &settings);
  } else if (strcmp(words[1], "set-up") == 0 || strcmp(words[1], "hold") == 0) {
    set_up(&clients, &settings, strcmp(words[1], "hold") == 0);
  } else {
    fail("There is no mode %s", words[1]);
  }
  return 0;
}
