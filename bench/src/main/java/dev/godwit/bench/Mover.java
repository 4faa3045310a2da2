package dev.godwit.bench;

/** What moves bytes over a path. */
enum Mover {
  TCP("TCP cubic (iperf3)"),
  /** A bare data channel of the native library: no code of ours. */
  RAW("raw channel"),
  AGENTS("agent to agent"),
  PAGES("page to page"),
  PAGE_AGENT("page to agent");

  private final String title;

  Mover(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Whether it takes browsers. */
  boolean hasPages() {
    return this == PAGES || this == PAGE_AGENT;
  }
}
