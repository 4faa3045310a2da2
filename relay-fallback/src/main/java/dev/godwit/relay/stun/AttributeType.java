package dev.godwit.relay.stun;

import java.nio.ByteBuffer;

/**
 * What an attribute's number stands for, and how its value is read (RFC 8489, section 14).
 *
 * @param <A> the attribute
 */
public final class AttributeType<A extends Attribute> {
  /** Numbers from here on may be ignored by who doesn't know them (comprehension-optional). */
  static final int FIRST_OPTIONAL = 0x8000;

  /** Reads a value. */
  @FunctionalInterface
  interface Decoder<A> {
    /**
     * Reads one.
     *
     * @param value the value alone, without its padding, from 0 to its limit
     */
    A decode(ByteBuffer value, TransactionId transaction) throws MalformedStunException;
  }

  private final int code;
  private final String name;
  private final Decoder<A> decoder;

  AttributeType(int code, String name, Decoder<A> decoder) {
    this.code = code;
    this.name = name;
    this.decoder = decoder;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  A decode(ByteBuffer value, TransactionId transaction) throws MalformedStunException {
    return decoder.decode(value, transaction);
  }

  /** The name in the RFC. */
  @Override
  public String toString() {
    return name;
  }
}
