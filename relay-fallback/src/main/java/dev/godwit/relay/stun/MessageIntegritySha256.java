package dev.godwit.relay.stun;

/**
 * MESSAGE-INTEGRITY-SHA256 (RFC 8489, section 14.6): HMAC-SHA256 over the message up to here, whose
 * header speaks as if it ended with this attribute. It may be cut to 16 bytes or more.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         HMAC-SHA256 (16, 20, 24, 28 or 32 bytes)          ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class MessageIntegritySha256 {
  static final int CODE = 0x001C;
  static final int SIZE_BYTES = 32;
  private static final int MIN_SIZE_BYTES = 16;

  private MessageIntegritySha256() {}

  static boolean hasLength(int sizeBytes) {
    return sizeBytes >= MIN_SIZE_BYTES && sizeBytes <= SIZE_BYTES && sizeBytes % 4 == 0;
  }
}
