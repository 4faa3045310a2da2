/*
 * A path between two network namespaces, with a delay, a rate, a queue and random loss.
 *
 *   delayline NAMESPACE_A NAMESPACE_B DEVICE SEED
 *
 * It makes a TUN device of that name in each namespace and carries packets between the two, each
 * way through a line of its own:
 *
 *   TUN of A --> random loss --> queue, drained at the rate, tail dropped --> delay --> TUN of B
 *
 * A kernel needs no netem for it, and a packet no more than a copy into the ring and one out of it:
 * a core carries about 1.3 Gbit/s. It never reorders packets and never joins them: a TUN device
 * without offloads (TUNSETOFFLOAD) is handed none that are larger than its MTU.
 *
 * Standard input tells it what to do, a line each; an answer begins with the number of its line:
 *
 *   NUMBER path DELAY_MICROS LOSS_PER_MILLION BYTES_PER_SECOND QUEUE_MICROS
 *       from now on both ways are like this; a rate of 0 is none. What is already under way keeps
 *       its time, unless it has to wait for what went before. Answer: NUMBER done
 *   NUMBER count
 *       Answer: NUMBER counted, and for the way A to B and then B to A what `struct counters` has
 *
 * It says "ready" when both devices are there, and ends with its input, so with whoever started it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define NANOS_PER_SECOND 1000000000ull
#define NANOS_PER_MICRO 1000ull

/* Packets under way, each way: 0.3 s of full packets at 1 Gbit/s are half of it. */
#define SLOTS 65536u

/* An MTU of 1,500 and some room. */
#define SLOT_BYTES 1536u

/* Packets that one line takes before the other one has its turn. */
#define BATCH 64

/* Later than this is not the path's doing: the line was short of CPU. */
#define LATE_NANOS 2000000ull

/* How often its input is looked at while packets leave no time to wait. */
#define LOOK_NANOS 5000000ull

/* The longest wait, when nothing is under way. */
#define IDLE_NANOS 100000000ull

/* How a path is, each way. */
struct path {
  uint64_t delay_nanos;
  uint64_t loss_of_2_64; /* a random number below it is a loss */
  double bytes_per_second;
  uint64_t queue_nanos;
};

/* What came of packets, one way. */
struct counters {
  uint64_t packets;
  uint64_t bytes;
  uint64_t lost;        /* at random */
  uint64_t queue_drops; /* the queue was full */
  uint64_t ring_drops;  /* SLOTS were under way: the path is too large for this program */
  uint64_t delivered_packets;
  uint64_t delivered_bytes;
  uint64_t refused; /* the device at the other end took no packet */
  uint64_t late;    /* delivered more than LATE_NANOS after their time */
};

struct slot {
  uint64_t due_nanos;
  uint32_t length;
};

/* One way. Positions only grow; a slot is at its position modulo SLOTS. */
struct line {
  int in;
  int out;
  uint8_t *packets;
  struct slot *slots;
  uint32_t oldest;
  uint32_t next;
  uint64_t free_nanos; /* when the bottleneck has sent all that is in the queue */
  struct counters counters;
};

static uint64_t random_state;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static uint64_t now_nanos(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * NANOS_PER_SECOND + (uint64_t)time.tv_nsec;
}

/* Marsaglia's xorshift64: each loss depends on the seed alone. */
static uint64_t random_64(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

static void seed(uint64_t seed) {
  random_state = seed * 0x9e3779b97f4a7c15ull | 1;
  for (int i = 0; i < 20; i++) {
    random_64(); /* the first ones resemble the seed */
  }
}

/* Enters the namespace to make the device; it stays there when this process leaves. */
static int open_tun(const char *namespace, const char *device) {
  char file[128];
  snprintf(file, sizeof file, "/run/netns/%s", namespace);
  int entry = open(file, O_RDONLY | O_CLOEXEC);
  if (entry < 0 || setns(entry, CLONE_NEWNET) != 0) {
    fail(file);
  }
  close(entry);
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  strncpy(request.ifr_name, device, IFNAMSIZ - 1);
  if (tun < 0 || ioctl(tun, TUNSETIFF, &request) != 0) {
    fail("a TUN device");
  }
  return tun;
}

static void open_line(struct line *line, int in, int out) {
  line->in = in;
  line->out = out;
  line->packets = mmap(NULL, (size_t)SLOTS * SLOT_BYTES, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  line->slots = calloc(SLOTS, sizeof *line->slots);
  if (line->packets == MAP_FAILED || line->slots == NULL) {
    fail("memory");
  }
}

static uint8_t *packet_at(struct line *line, uint32_t position) {
  return line->packets + (size_t)(position % SLOTS) * SLOT_BYTES;
}

/* The next packet of the device, into the next slot; 0 if there is none. */
static uint32_t read_packet(struct line *line) {
  ssize_t length = read(line->in, packet_at(line, line->next), SLOT_BYTES);
  return length > 0 ? (uint32_t)length : 0;
}

/* Whether it is neither lost nor dropped; sets when it is due. */
static int takes(struct line *line, const struct path *path, struct slot *packet, uint64_t now) {
  if (path->loss_of_2_64 > 0 && random_64() < path->loss_of_2_64) {
    line->counters.lost++;
    return 0;
  }
  uint64_t sent_nanos = now;
  if (path->bytes_per_second > 0) {
    uint64_t begins = line->free_nanos > now ? line->free_nanos : now;
    sent_nanos = begins + (uint64_t)(packet->length * 1e9 / path->bytes_per_second);
    if (sent_nanos - now > path->queue_nanos) {
      line->counters.queue_drops++;
      return 0;
    }
    line->free_nanos = sent_nanos;
  }
  packet->due_nanos = sent_nanos + path->delay_nanos;
  return 1;
}

/* Takes packets in; returns whether there may be more of them at once. */
static int take_in(struct line *line, const struct path *path) {
  uint64_t now = now_nanos();
  for (int i = 0; i < BATCH; i++) {
    if (line->next - line->oldest == SLOTS) {
      uint8_t dropped[SLOT_BYTES];
      if (read(line->in, dropped, sizeof dropped) <= 0) {
        return 0;
      }
      line->counters.ring_drops++;
      continue;
    }
    struct slot *slot = &line->slots[line->next % SLOTS];
    slot->length = read_packet(line);
    if (slot->length == 0) {
      return 0;
    }
    line->counters.packets++;
    line->counters.bytes += slot->length;
    if (takes(line, path, slot, now)) {
      line->next++;
    }
  }
  return 1;
}

/* Hands on what is due. */
static void give_out(struct line *line) {
  uint64_t now = now_nanos();
  for (int i = 0; i < BATCH && line->oldest != line->next; i++) {
    struct slot *slot = &line->slots[line->oldest % SLOTS];
    if (slot->due_nanos > now) {
      return;
    }
    if (now - slot->due_nanos > LATE_NANOS) {
      line->counters.late++;
    }
    if (write(line->out, packet_at(line, line->oldest), slot->length) < 0) {
      line->counters.refused++;
    } else {
      line->counters.delivered_packets++;
      line->counters.delivered_bytes += slot->length;
    }
    line->oldest++;
  }
  if (line->oldest == line->next) {
    line->oldest = line->next = 0; /* the first slots again: the others stay out of memory */
  }
}

/* How long until the oldest packet is due, but no longer than that. */
static uint64_t wait_nanos(const struct line *line, uint64_t now, uint64_t longest) {
  if (line->oldest == line->next) {
    return longest;
  }
  uint64_t due = line->slots[line->oldest % SLOTS].due_nanos;
  uint64_t wait = due > now ? due - now : 0;
  return wait < longest ? wait : longest;
}

static void say_counters(const struct counters *counters) {
  printf(" %lu %lu %lu %lu %lu %lu %lu %lu %lu", counters->packets, counters->bytes,
         counters->lost, counters->queue_drops, counters->ring_drops,
         counters->delivered_packets, counters->delivered_bytes, counters->refused,
         counters->late);
}

static void obey(const char *command, struct path *path, const struct line lines[2]) {
  unsigned long number = strtoul(command, NULL, 10);
  double delay_micros;
  double loss_per_million;
  double bytes_per_second;
  double queue_micros;
  if (sscanf(command, "%*u path %lf %lf %lf %lf", &delay_micros, &loss_per_million,
             &bytes_per_second, &queue_micros) == 4) {
    path->delay_nanos = (uint64_t)(delay_micros * NANOS_PER_MICRO);
    path->loss_of_2_64 = (uint64_t)(loss_per_million / 1e6 * 18446744073709549568.0);
    path->bytes_per_second = bytes_per_second;
    path->queue_nanos = (uint64_t)(queue_micros * NANOS_PER_MICRO);
    printf("%lu done\n", number);
  } else if (strstr(command, " count") != NULL) {
    printf("%lu counted", number);
    say_counters(&lines[0].counters);
    say_counters(&lines[1].counters);
    putchar('\n');
  } else {
    printf("%lu unknown\n", number);
  }
  fflush(stdout);
}

/* Obeys the whole lines that have come by now; returns whether more may come. */
static int hear(struct path *path, const struct line lines[2]) {
  static char heard[4096];
  static size_t length;
  ssize_t more = read(STDIN_FILENO, heard + length, sizeof heard - 1 - length);
  if (more == 0 || (more < 0 && errno != EAGAIN && errno != EINTR)) {
    return 0;
  }
  length += more > 0 ? (size_t)more : 0;
  heard[length] = '\0';
  char *command = heard;
  for (char *end; (end = strchr(command, '\n')) != NULL; command = end + 1) {
    *end = '\0';
    obey(command, path, lines);
  }
  length -= (size_t)(command - heard);
  memmove(heard, command, length);
  return length < sizeof heard - 1;
}

/* Until the end of its input. */
static void carry(struct line lines[2]) {
  struct path path = {0};
  uint64_t look_nanos = 0;
  while (1) {
    int more = 0;
    for (int i = 0; i < 2; i++) {
      more |= take_in(&lines[i], &path);
      give_out(&lines[i]);
    }
    uint64_t now = now_nanos();
    if (now >= look_nanos) {
      if (!hear(&path, lines)) {
        return;
      }
      look_nanos = now + LOOK_NANOS;
    }
    if (!more) {
      uint64_t longest = wait_nanos(&lines[1], now, wait_nanos(&lines[0], now, IDLE_NANOS));
      struct timespec wait = {.tv_nsec = (long)longest};
      struct pollfd waited[] = {{.fd = lines[0].in, .events = POLLIN},
                                {.fd = lines[1].in, .events = POLLIN},
                                {.fd = STDIN_FILENO, .events = POLLIN}};
      if (longest > 0 && ppoll(waited, 3, &wait, NULL) > 0 && waited[2].revents != 0) {
        look_nanos = 0;
      }
    }
  }
}

int main(int count, char **words) {
  if (count != 5) {
    fputs("usage: delayline NAMESPACE_A NAMESPACE_B DEVICE SEED\n", stderr);
    return 2;
  }
  seed(strtoull(words[4], NULL, 10));
  int a = open_tun(words[1], words[3]);
  int b = open_tun(words[2], words[3]);
  static struct line lines[2];
  open_line(&lines[0], a, b);
  open_line(&lines[1], b, a);
  /* On a busy machine its own turn must not become the path's delay; without the right to it, `late`
     tells. */
  setpriority(PRIO_PROCESS, 0, -20);
  prctl(PR_SET_TIMERSLACK, 1000);
  fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
  puts("ready");
  fflush(stdout);
  carry(lines);
  return 0;
}
