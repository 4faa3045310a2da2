#include "delays.h"

/* Below 64 each nanosecond is a class; above, each doubling has 64. */
enum { STEP_BITS = 6, STEPS = 1 << STEP_BITS };

static int class_of(uint64_t nanos) {
  if (nanos < STEPS) {
    return (int)nanos;
  }
  int doublings = 63 - __builtin_clzll(nanos) - STEP_BITS;
  int class = STEPS * (doublings + 1) + (int)((nanos >> doublings) - STEPS);
  return class < DELAY_CLASSES ? class : DELAY_CLASSES - 1;
}

static uint64_t end_of(int class) {
  if (class < STEPS) {
    return (uint64_t)class;
  }
  int doublings = class / STEPS - 1;
  return ((uint64_t)(class % STEPS + STEPS + 1) << doublings) - 1;
}

void delays_add(struct delays *delays, uint64_t nanos) {
  delays->count++;
  delays->in_class[class_of(nanos)]++;
  if (nanos > delays->max_nanos) {
    delays->max_nanos = nanos;
  }
}

uint64_t delays_percentile(const struct delays *delays, double share) {
  uint64_t wanted = (uint64_t)(share * (double)delays->count);
  uint64_t seen = 0;
  for (int class = 0; class < DELAY_CLASSES; class++) {
    seen += delays->in_class[class];
    if (seen > wanted || (seen == delays->count && seen > 0)) {
      return end_of(class);
    }
  }
  return 0;
}
