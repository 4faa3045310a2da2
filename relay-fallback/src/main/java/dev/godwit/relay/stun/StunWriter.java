package dev.godwit.relay.stun;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes messages into a buffer of its caller's, one after the other. The message is complete after
 * each call: its length is always that of what was put so far. Confined to its caller.
 *
 * <p>All that puts something throws {@link BufferOverflowException} where there is no room for it
 * in the buffer or in a message, and leaves the message as it was.
 */
public final class StunWriter {
  /** The length of the attributes has 16 bits, and is a multiple of four. */
  private static final int MAX_LENGTH = 0xFFFC;

  /** How far a message has got: what comes later closes the door to what comes before. */
  private enum Stage {
    NOT_BEGUN,
    ATTRIBUTES,
    INTEGRITY,
    INTEGRITY_SHA256,
    FINGERPRINT
  }

  private final ByteBuffer out;
  private Stage stage = Stage.NOT_BEGUN;
  private TransactionId transaction = new TransactionId(0, 0);
  private int start;

  /**
   * @param out to write into, from its position on; in network order
   */
  public StunWriter(ByteBuffer out) {
    if (out.order() != ByteOrder.BIG_ENDIAN) {
      throw new IllegalArgumentException("STUN is in network order");
    }
    this.out = out;
  }

  /** Begins a message at the buffer's position. */
  public StunWriter begin(MessageClass messageClass, StunMethod method, TransactionId id) {
    if (!method.has(messageClass)) {
      throw new IllegalArgumentException("there is no " + messageClass + " of " + method);
    }
    if (out.remaining() < StunMessage.HEADER_BYTES) {
      throw new BufferOverflowException();
    }
    start = out.position();
    transaction = id;
    stage = Stage.ATTRIBUTES;
    out.putShort((short) method.messageType(messageClass));
    out.putShort((short) 0);
    out.putInt(StunMessage.MAGIC_COOKIE);
    id.write(out);
    return this;
  }

  /** Puts an attribute. */
  public StunWriter put(Attribute attribute) {
    advance(Stage.ATTRIBUTES, stage == Stage.ATTRIBUTES);
    int at = out.position();
    try {
      out.putShort((short) attribute.type().code());
      out.putShort((short) 0);
      attribute.writeValue(out, transaction);
      finishAttribute(at);
    } catch (BufferOverflowException e) {
      out.position(at);
      throw e;
    }
    return this;
  }

  /**
   * Puts a DATA attribute around bytes that are in place already: they begin four bytes after the
   * buffer's position. Nothing is copied; up to three bytes behind them become padding.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public StunWriter putDataInPlace(int sizeBytes) {
    advance(Stage.ATTRIBUTES, stage == Stage.ATTRIBUTES);
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("a negative size");
    }
    int at = out.position();
    if (sizeBytes > out.remaining() - StunMessage.ATTRIBUTE_HEADER_BYTES) {
      throw new BufferOverflowException();
    }
    try {
      out.putShort((short) Data.TYPE.code());
      out.putShort((short) 0);
      out.position(out.position() + sizeBytes);
      finishAttribute(at);
    } catch (BufferOverflowException e) {
      out.position(at);
      throw e;
    }
    return this;
  }

  /** Puts MESSAGE-INTEGRITY or MESSAGE-INTEGRITY-SHA256; only the latter may follow the former. */
  public StunWriter putIntegrity(IntegrityAlgorithm algorithm, IntegrityKey key) {
    switch (algorithm) {
      case SHA1 -> {
        advance(Stage.INTEGRITY, stage == Stage.ATTRIBUTES);
        putIntegrity(MessageIntegrity.CODE, MessageIntegrity.SIZE_BYTES, algorithm, key);
        stage = Stage.INTEGRITY;
      }
      case SHA256 -> {
        advance(Stage.INTEGRITY_SHA256, stage == Stage.ATTRIBUTES || stage == Stage.INTEGRITY);
        putIntegrity(
            MessageIntegritySha256.CODE, MessageIntegritySha256.SIZE_BYTES, algorithm, key);
        stage = Stage.INTEGRITY_SHA256;
      }
    }
    return this;
  }

  /** Puts FINGERPRINT, after which nothing may come. */
  public StunWriter putFingerprint() {
    advance(Stage.FINGERPRINT, stage != Stage.NOT_BEGUN && stage != Stage.FINGERPRINT);
    int at = reserve(Fingerprint.SIZE_BYTES);
    // The code covers the header with its final length.
    setLength(at + StunMessage.ATTRIBUTE_HEADER_BYTES + Fingerprint.SIZE_BYTES);
    int value = Fingerprint.of(out, start, at);
    out.putShort((short) Fingerprint.CODE).putShort((short) Fingerprint.SIZE_BYTES).putInt(value);
    stage = Stage.FINGERPRINT;
    return this;
  }

  /** The size of the message as it stands, header included. */
  public int sizeBytes() {
    return out.position() - start;
  }

  private void putIntegrity(
      int code, int sizeBytes, IntegrityAlgorithm algorithm, IntegrityKey key) {
    int at = reserve(sizeBytes);
    byte[] value = key.code(algorithm, out, start, at, sizeBytes);
    out.putShort((short) code).putShort((short) sizeBytes).put(value);
    setLength(out.position());
  }

  private static void advance(Stage to, boolean allowed) {
    if (!allowed) {
      throw new IllegalStateException("this is not the place of " + to);
    }
  }

  /** Where the next attribute begins, if there is room for it. */
  private int reserve(int valueBytes) {
    int at = out.position();
    int end = at + StunMessage.ATTRIBUTE_HEADER_BYTES + valueBytes;
    if (end > out.limit() || end - start - StunMessage.HEADER_BYTES > MAX_LENGTH) {
      throw new BufferOverflowException();
    }
    return at;
  }

  /** Says the length of the value that was put, pads it, and counts it in. */
  private void finishAttribute(int at) {
    int valueBytes = out.position() - at - StunMessage.ATTRIBUTE_HEADER_BYTES;
    int end = at + StunMessage.ATTRIBUTE_HEADER_BYTES + StunMessage.padded(valueBytes);
    if (end - start - StunMessage.HEADER_BYTES > MAX_LENGTH) {
      throw new BufferOverflowException();
    }
    while (out.position() < end) {
      out.put((byte) 0);
    }
    out.putShort(at + StunMessage.LENGTH_AT, (short) valueBytes);
    setLength(end);
  }

  private void setLength(int end) {
    int length = end - start - StunMessage.HEADER_BYTES;
    out.putShort(start + StunMessage.LENGTH_AT, (short) length);
  }
}
