package dev.godwit.acceptance.architecture;

import java.util.EnumSet;
import java.util.Set;

/** What a package is for, which says what it may touch and which kinds it may use. */
enum Kind {
  /** Values, messages and their codecs. */
  VOCABULARY,
  /** Decisions: fed events and a clock, they return outputs. */
  MACHINE,
  /** Where one outside world is touched: sockets, the disk, the native library. */
  EDGE,
  /** Carries out what machines decide, by handing things from edge to edge. */
  SHELL,
  /** Where a program begins and is wired together. */
  MAIN,
  /** Serves tests. */
  TOOL;

  boolean isPure() {
    return switch (this) {
      case VOCABULARY, MACHINE -> true;
      case EDGE, SHELL, MAIN, TOOL -> false;
    };
  }

  Set<Kind> mayUse() {
    return switch (this) {
      case VOCABULARY -> EnumSet.of(VOCABULARY);
      case MACHINE -> EnumSet.of(VOCABULARY, MACHINE);
      case EDGE -> EnumSet.of(VOCABULARY, MACHINE);
      case SHELL -> EnumSet.of(VOCABULARY, MACHINE, EDGE);
      case MAIN -> EnumSet.of(VOCABULARY, MACHINE, EDGE, SHELL);
      case TOOL -> EnumSet.of(VOCABULARY, MACHINE, TOOL);
    };
  }
}
