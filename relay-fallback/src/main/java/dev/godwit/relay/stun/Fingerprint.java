package dev.godwit.relay.stun;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * FINGERPRINT (RFC 8489, section 14.7): CRC-32 over the message up to here, XORed with "STUN"; the
 * last attribute of all. It tells STUN from other packets, and proves nothing else.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                CRC-32 XOR 0x5354554E (4 bytes)                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class Fingerprint {
  static final int CODE = 0x8028;
  static final int SIZE_BYTES = 4;
  private static final int XOR = 0x5354554E;

  private Fingerprint() {}

  /** What it is for the bytes from {@code start} to {@code end}. */
  static int of(ByteBuffer packet, int start, int end) {
    CRC32 crc = new CRC32();
    crc.update(packet.slice(start, end - start));
    return (int) crc.getValue() ^ XOR;
  }
}
