/* How long packets took: a histogram whose classes are 1.6 % wide, and so its percentiles. */
#ifndef DELAYS_H
#define DELAYS_H

#include <stdint.h>

enum { DELAY_CLASSES = 64 * 40 };

struct delays {
  uint64_t count;
  uint64_t max_nanos;
  uint64_t in_class[DELAY_CLASSES];
};

void delays_add(struct delays *delays, uint64_t nanos);

/* The upper end of the class that this share (0 to 1) of all is in or below; 0 of none. */
uint64_t delays_percentile(const struct delays *delays, double share);

#endif
