package dev.godwit.protocol.signal;

import java.util.Locale;

/** Why a called client refuses to connect. */
public enum RejectCode {
  /** By a rule, or by the person who was asked. */
  DECLINED,
  /** It has no room for another connection now. */
  BUSY,
  /** The person who was asked did not answer in time. */
  NO_ANSWER;

  /** The form on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
