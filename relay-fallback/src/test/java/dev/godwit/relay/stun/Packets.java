package dev.godwit.relay.stun;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Makes packets, from hexadecimal digits or with the writer, and takes them apart. */
final class Packets {
  static final TransactionId ID = new TransactionId(0xb7e7a701, 0xbc34d686fa87dfaeL);
  static final IntegrityKey KEY =
      IntegrityKey.longTerm(PasswordAlgorithm.MD5, "user", "realm", "pass");

  private static final int ROOM = 4096;

  private Packets() {}

  /** The bytes of hexadecimal digits, whatever white space is between them. */
  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
  }

  /** What is written after the header of a request to allocate. */
  static byte[] request(Consumer<StunWriter> body) {
    return message(MessageClass.REQUEST, StunMethod.ALLOCATE, ID, body);
  }

  static byte[] message(
      MessageClass messageClass, StunMethod method, TransactionId id, Consumer<StunWriter> body) {
    ByteBuffer out = ByteBuffer.allocate(ROOM);
    StunWriter writer = new StunWriter(out).begin(messageClass, method, id);
    body.accept(writer);
    return Arrays.copyOf(out.array(), writer.sizeBytes());
  }

  /** A request to allocate with these bytes for attributes. */
  static byte[] rawRequest(String attributes) {
    byte[] body = hex(attributes);
    ByteBuffer out = ByteBuffer.allocate(StunMessage.HEADER_BYTES + body.length);
    out.putShort((short) 0x0003).putShort((short) body.length).putInt(StunMessage.MAGIC_COOKIE);
    ID.write(out);
    return out.put(body).array();
  }

  static StunMessage parse(byte[] packet) throws MalformedStunException {
    return StunMessage.parse(ByteBuffer.wrap(packet));
  }
}
