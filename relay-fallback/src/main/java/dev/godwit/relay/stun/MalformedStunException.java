package dev.godwit.relay.stun;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Bytes that are not a STUN message, or an attribute that is not what its type demands. There is
 * one for each reason, without a stack trace: a flood of garbage allocates nothing.
 */
public final class MalformedStunException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong, in words that suit a metric's label. */
  public enum Reason {
    /** Fewer bytes than a header has. */
    TOO_SHORT,
    /** The first two bits are not zero. */
    NOT_STUN,
    /** No magic cookie: an older STUN, or something else. */
    NO_COOKIE,
    /** The length is not a multiple of four, or not that of the packet. */
    BAD_LENGTH,
    /** A method that nobody here knows. */
    UNKNOWN_METHOD,
    /** A class that the method does not have, such as a request to Send. */
    WRONG_CLASS,
    /** An attribute reaches beyond the message. */
    ATTRIBUTE_TOO_LONG,
    /** More than {@value StunMessage#MAX_ATTRIBUTES} attributes. */
    TOO_MANY_ATTRIBUTES,
    /** FINGERPRINT is wrong, or has something behind it. */
    BAD_FINGERPRINT,
    /** An attribute has not the length that its type demands. */
    BAD_ATTRIBUTE_LENGTH,
    /** An attribute says what its type does not allow. */
    BAD_VALUE
  }

  private static final Map<Reason, MalformedStunException> ONE_OF_EACH = oneOfEach();

  private final Reason reason;

  private MalformedStunException(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  static MalformedStunException of(Reason reason) {
    return Objects.requireNonNull(ONE_OF_EACH.get(reason));
  }

  /** Checks that a value, which lies from 0 to its limit, has this length. */
  static void checkLength(ByteBuffer value, int sizeBytes) throws MalformedStunException {
    if (value.limit() != sizeBytes) {
      throw of(Reason.BAD_ATTRIBUTE_LENGTH);
    }
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }

  private static Map<Reason, MalformedStunException> oneOfEach() {
    Map<Reason, MalformedStunException> all = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      all.put(reason, new MalformedStunException(reason));
    }
    return all;
  }
}
