package dev.godwit.relay.stun;

/**
 * MESSAGE-INTEGRITY (RFC 8489, section 14.5): HMAC-SHA1 over the message up to here, whose header
 * speaks as if it ended with this attribute.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   HMAC-SHA1 (20 bytes)                    ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class MessageIntegrity {
  static final int CODE = 0x0008;
  static final int SIZE_BYTES = 20;

  private MessageIntegrity() {}

  static boolean hasLength(int sizeBytes) {
    return sizeBytes == SIZE_BYTES;
  }
}
