package dev.godwit.testkit.process;

/** What a process can be told from outside; see signal(7). */
public enum Signal {
  /** As Ctrl-C does. */
  INT,
  /** A polite request to end. */
  TERM,
  /** As when its terminal is gone; to a server: read your files again. */
  HUP,
  /** Ends it at once: it can't clean up. */
  KILL,
  /** Freezes it. */
  STOP,
  /** Lets it run on after {@link #STOP}. */
  CONT
}
