package dev.godwit.signaling.session;

/** How a client's socket came to its end. */
public enum Closure {
  /** The client said that it is done: its session is over, resumable or not. */
  DONE,
  /** Anything else, such as a reload, a lost network or broken frames. */
  BROKEN;

  /** RFC 6455, section 7.4.1: the purpose is fulfilled. */
  private static final int NORMAL = 1000;

  /** The same section: stands for a close frame without a code. */
  private static final int NO_STATUS = 1005;

  /** What a close frame of the client with this code means. */
  public static Closure of(int code) {
    return code == NORMAL || code == NO_STATUS ? DONE : BROKEN;
  }
}
