package dev.godwit.bench;

/** What a goal came to. */
enum Verdict {
  PASS,
  FAIL,
  /** What it is compared with moved too much itself to say. */
  UNDECIDED
}
