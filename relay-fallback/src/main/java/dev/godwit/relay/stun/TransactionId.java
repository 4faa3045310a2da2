package dev.godwit.relay.stun;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The 96 bits by which a response finds its request (RFC 8489, section 5).
 *
 * @param high the first four bytes
 * @param low the other eight
 */
public record TransactionId(int high, long low) {
  static final int SIZE_BYTES = 12;

  static TransactionId read(ByteBuffer in, int at) {
    return new TransactionId(in.getInt(at), in.getLong(at + Integer.BYTES));
  }

  void write(ByteBuffer out) {
    out.putInt(high).putLong(low);
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
