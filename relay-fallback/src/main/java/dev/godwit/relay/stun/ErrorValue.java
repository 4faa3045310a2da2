package dev.godwit.relay.stun;

import dev.godwit.relay.stun.MalformedStunException.Reason;
import java.nio.ByteBuffer;

/** What ERROR-CODE and ADDRESS-ERROR-CODE have in common: a class, a number and words. */
final class ErrorValue {
  private static final int MIN = 300;
  private static final int MAX = 699;
  private static final int CLASS_AT = 2;
  private static final int NUMBER_AT = 3;
  private static final int REASON_AT = 4;
  private static final int CLASS_MASK = 0x07;

  private ErrorValue() {}

  static void check(int number) {
    if (number < MIN || number > MAX) {
      throw new IllegalArgumentException("an error is " + MIN + " to " + MAX + ", not " + number);
    }
  }

  static int bits(int number) {
    return ((number / 100) << 8) | (number % 100);
  }

  static int readNumber(ByteBuffer value) throws MalformedStunException {
    if (value.limit() < REASON_AT) {
      throw MalformedStunException.of(Reason.BAD_ATTRIBUTE_LENGTH);
    }
    int hundreds = value.get(CLASS_AT) & CLASS_MASK;
    int rest = Byte.toUnsignedInt(value.get(NUMBER_AT));
    int number = hundreds * 100 + rest;
    if (rest > 99 || number < MIN || number > MAX) {
      throw MalformedStunException.of(Reason.BAD_VALUE);
    }
    return number;
  }

  static String readReason(ByteBuffer value, int maxBytes) throws MalformedStunException {
    return TextValue.read(value.position(REASON_AT), maxBytes);
  }
}
