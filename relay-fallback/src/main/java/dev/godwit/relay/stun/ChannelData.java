package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * The framing of data in a channel (RFC 8656, section 12.4). All methods take the place of the
 * frame in the buffer and move nothing: for the path on which most packets go.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Channel Number        |            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Application Data                    ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class ChannelData {
  /** What is before the data. */
  public static final int HEADER_BYTES = 4;

  private static final int LENGTH_AT = 2;

  private ChannelData() {}

  /**
   * Whether these are a header and all data that it tells of. In a datagram, more may follow, which
   * is padding.
   *
   * @param sizeBytes how many bytes there are from {@code at} on
   */
  public static boolean isWhole(ByteBuffer in, int at, int sizeBytes) {
    return sizeBytes >= HEADER_BYTES && dataBytes(in, at) <= sizeBytes - HEADER_BYTES;
  }

  /** The channel's number, of 16 bits, in a header. */
  public static int channel(ByteBuffer in, int at) {
    return Short.toUnsignedInt(in.getShort(at));
  }

  /** How many bytes of data follow a header. */
  public static int dataBytes(ByteBuffer in, int at) {
    return Short.toUnsignedInt(in.getShort(at + LENGTH_AT));
  }

  /** Writes a header; the data is to begin {@value #HEADER_BYTES} bytes after it. */
  public static void writeHeader(ByteBuffer out, int at, int channel, int dataBytes) {
    out.putInt(at, (channel << 16) | dataBytes);
  }

  /** The size of a frame on a stream, where it is padded to a multiple of four (section 12.5). */
  public static int streamBytes(int dataBytes) {
    return HEADER_BYTES + StunMessage.padded(dataBytes);
  }
}
