package dev.godwit.protocol.signal;

import java.util.Locale;

/** Why the server says {@code leave}. */
public enum LeaveReason {
  /** The other client ended this connection. */
  LEFT,
  /** The other client is gone from the server; open links to it may live on. */
  GONE;

  /** The form on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
