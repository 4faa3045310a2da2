package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * DATA (RFC 8656, section 18.4): what goes to or came from the peer, maybe nothing.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Bytes of the application              ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param bytes from its position to its limit; of a message that was read, a slice of its buffer
 */
public record Data(ByteBuffer bytes) implements Attribute {
  public static final AttributeType<Data> TYPE = new AttributeType<>(0x0013, "DATA", Data::decode);

  static Data decode(ByteBuffer value, TransactionId transaction) {
    return new Data(value);
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.put(bytes.duplicate());
  }

  @Override
  public AttributeType<Data> type() {
    return TYPE;
  }
}
