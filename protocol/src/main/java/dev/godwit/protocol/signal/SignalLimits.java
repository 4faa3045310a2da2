package dev.godwit.protocol.signal;

/** The sizes that both ends of signaling must agree on. */
public final class SignalLimits {
  /**
   * The largest message in either direction, in bytes of UTF-8: ten times a usual session
   * description, yet small enough that a thousand clients' messages fit in memory.
   */
  public static final int MAX_MESSAGE_BYTES = 64 * 1024;

  /**
   * The names in one {@code watch}, {@code unwatch} or {@code visible}: a list of contacts that a
   * person still oversees.
   */
  public static final int MAX_NAMES = 128;

  private SignalLimits() {}
}
