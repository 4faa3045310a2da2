package dev.godwit.bench;

import java.util.Arrays;

/** The middle of several measurements of one thing, and how far they lie apart. */
record Spread(double median, double min, double max) {

  static Spread of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** How many times the smallest the largest is. */
  double factor() {
    return max / min;
  }

  /** The median, with the range where there is one; the format is of one number. */
  String text(String format) {
    return min == max
        ? format.formatted(median)
        : (format + " (" + format + "–" + format + ")").formatted(median, min, max);
  }
}
