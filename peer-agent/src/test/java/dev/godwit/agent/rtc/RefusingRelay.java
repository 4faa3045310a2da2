package dev.godwit.agent.rtc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A TURN server that answers each request by one error, on an address that engines gather from. */
final class RefusingRelay implements AutoCloseable {
  private static final int HEADER_BYTES = 20;

  /** What makes an error response of a request's type (RFC 8489, section 5). */
  private static final int ERROR_CLASS = 0x0110;

  private static final int MAGIC_COOKIE = 0x2112A442;
  private static final int ERROR_CODE = 0x0009;
  private static final int REALM = 0x0014;
  private static final int NONCE = 0x0015;

  private final int code;
  private final DatagramSocket socket;

  RefusingRelay(int code) throws IOException {
    this.code = code;
    this.socket = new DatagramSocket(0, ownAddress());
    Thread.ofVirtual().start(this::serve);
  }

  /** An address of this machine's that is not loopback. */
  static InetAddress ownAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst()
        .orElseThrow(() -> new IOException("This machine has no network."));
  }

  String url() {
    return "turn:" + socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  private void serve() {
    DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
    try {
      while (true) {
        packet.setLength(1500);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** RFC 8489, sections 5 and 14.8; with a challenge, so that 401 has its second try. */
  private byte[] answer(ByteBuffer request) {
    int type = request.getShort();
    byte[] transaction = new byte[12];
    request.position(8).get(transaction);
    ByteBuffer answer = ByteBuffer.allocate(200).position(HEADER_BYTES);
    answer.putShort((short) ERROR_CODE).putShort((short) 4).putShort((short) 0);
    answer.put((byte) (code / 100)).put((byte) (code % 100));
    put(answer, REALM, "godwit");
    put(answer, NONCE, "once");
    int length = answer.position() - HEADER_BYTES;
    answer.putShort(0, (short) (type | ERROR_CLASS)).putShort(2, (short) length);
    answer.putInt(4, MAGIC_COOKIE).put(8, transaction);
    byte[] bytes = new byte[answer.flip().remaining()];
    answer.get(bytes);
    return bytes;
  }

  private static void put(ByteBuffer answer, int type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    answer.putShort((short) type).putShort((short) bytes.length).put(bytes);
    answer.position((answer.position() + 3) & ~3);
  }

  @Override
  public void close() {
    socket.close();
  }
}
