package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/** Finds the borders of messages on a stream (RFC 8489, section 6.2.2; RFC 8656, section 12.5). */
public final class StreamFraming {
  /** Not enough bytes yet to tell. */
  public static final int UNDECIDED = 0;

  /** No message begins so: nothing on this stream can be trusted any more. */
  public static final int GARBAGE = -1;

  /** The size of the largest message that can be told of. */
  public static final int MAX_MESSAGE_BYTES = StunMessage.HEADER_BYTES + 0xFFFC;

  private static final int DECIDING_BYTES = 4;

  private StreamFraming() {}

  /**
   * The size of the message that begins at the buffer's position, padding included, whether or not
   * all of it is there; or {@link #UNDECIDED} or {@link #GARBAGE}. At most {@link
   * #MAX_MESSAGE_BYTES}. Moves nothing.
   */
  public static int messageBytes(ByteBuffer in) {
    int there = in.remaining();
    if (there == 0) {
      return UNDECIDED;
    }
    int at = in.position();
    return switch (PacketKind.of(in.get(at))) {
      case STUN -> there < DECIDING_BYTES ? UNDECIDED : stunBytes(in, at, there);
      case CHANNEL_DATA, OLD_CHANNEL_DATA ->
          there < DECIDING_BYTES
              ? UNDECIDED
              : ChannelData.streamBytes(ChannelData.dataBytes(in, at));
      case DTLS, OTHER -> GARBAGE;
    };
  }

  private static int stunBytes(ByteBuffer in, int at, int there) {
    int length = Short.toUnsignedInt(in.getShort(at + StunMessage.LENGTH_AT));
    if (length % 4 != 0) {
      return GARBAGE;
    }
    // Told as early as possible: before a stranger has made us wait for 64 KB.
    boolean cookieThere = there >= StunMessage.COOKIE_AT + Integer.BYTES;
    if (cookieThere && in.getInt(at + StunMessage.COOKIE_AT) != StunMessage.MAGIC_COOKIE) {
      return GARBAGE;
    }
    return StunMessage.HEADER_BYTES + length;
  }
}
