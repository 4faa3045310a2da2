package dev.godwit.relay.stun;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * USERHASH (RFC 8489, section 14.4): who asks, without the name: SHA-256 of "username:realm".
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   Userhash (32 bytes)                     ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param hex the 32 bytes as small hexadecimal digits
 */
public record Userhash(String hex) implements Attribute {
  public static final AttributeType<Userhash> TYPE =
      new AttributeType<>(0x001E, "USERHASH", Userhash::decode);

  private static final int SIZE_BYTES = 32;

  /**
   * @throws IllegalArgumentException if these are not 64 small hexadecimal digits
   */
  public Userhash {
    if (hex.length() != 2 * SIZE_BYTES
        || !hex.equals(HexFormat.of().formatHex(HexFormat.of().parseHex(hex)))) {
      throw new IllegalArgumentException("a userhash has 64 small hexadecimal digits");
    }
  }

  /**
   * The hash of a name.
   *
   * @throws IllegalArgumentException if OpaqueString does not allow the name or the realm
   */
  public static Userhash of(String username, String realm) {
    String text = OpaqueString.prepare(username) + ":" + OpaqueString.prepare(realm);
    return new Userhash(HexFormat.of().formatHex(Digests.sha256(text)));
  }

  static Userhash decode(ByteBuffer value, TransactionId transaction)
      throws MalformedStunException {
    MalformedStunException.checkLength(value, SIZE_BYTES);
    byte[] bytes = new byte[SIZE_BYTES];
    value.get(0, bytes);
    return new Userhash(HexFormat.of().formatHex(bytes));
  }

  @Override
  public void writeValue(ByteBuffer out, TransactionId transaction) {
    out.put(HexFormat.of().parseHex(hex));
  }

  @Override
  public AttributeType<Userhash> type() {
    return TYPE;
  }
}
