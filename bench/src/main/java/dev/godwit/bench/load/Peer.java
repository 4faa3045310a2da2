package dev.godwit.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One WebSocket of the generator, which costs as little as can be: what it says was encoded before,
 * and of what it hears only the type is looked at. Confined to its caller.
 */
final class Peer {
  /** What is said without waiting for an answer fits, many times over. */
  private static final int BUFFER_BYTES = 16 * 1024;

  private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String ACCEPTED = "HTTP/1.1 101";

  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_PING = 0x89;
  private static final int FINAL_PONG = 0x8a;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int MASK_BYTES = 4;

  /** Where the type begins in {@code {"type":"offer",…}}. */
  private static final int TYPE_AT = "{\"type\":\"".length();

  /** Takes what this peer hears. */
  interface Ear {
    /** A message whose type begins with this letter. */
    void hear(char type) throws IOException;
  }

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);
  private final SelectionKey key;
  private byte[] afterUpgrade = {};
  private boolean isUpgraded;
  private Ear ear = _ -> {};

  Peer(SocketChannel channel, SelectionKey key) {
    this.channel = channel;
    this.key = key;
  }

  void listen(Ear newEar) {
    ear = newEar;
  }

  /** Asks for a WebSocket, and says this on it as its first word. */
  void upgrade(byte[] firstWord) {
    String request =
        """
        GET / HTTP/1.1\r
        Host: 127.0.0.1\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """;
    say(request.getBytes(StandardCharsets.US_ASCII));
    afterUpgrade = firstWord;
  }

  /** A text frame of a client; its mask is all zeros, which spares the generator its own work. */
  static byte[] frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 4 + MASK_BYTES);
    frame.put((byte) FINAL_TEXT);
    if (payload.length < LENGTH_16) {
      frame.put((byte) (MASKED | payload.length));
    } else {
      frame.put((byte) (MASKED | LENGTH_16)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  /** Queues bytes, to be sent by {@link #flush}. */
  void say(byte[] bytes) {
    out.put(bytes);
  }

  void flush() throws IOException {
    if (out.position() > 0) {
      out.flip();
      channel.write(out);
      out.compact();
    }
    key.interestOps(
        out.position() > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }

  /** Takes what has come, and answers it. */
  void read() throws IOException {
    if (channel.read(in) < 0) {
      throw new EOFException("The server has hung up.");
    }
    in.flip();
    if (isUpgraded || tryFinishUpgrade()) {
      while (tryTakeFrame()) {
        // and the next
      }
    }
    in.compact();
    flush();
  }

  private boolean tryFinishUpgrade() throws IOException {
    String headers = new String(in.array(), 0, in.limit(), StandardCharsets.US_ASCII);
    int end = headers.indexOf(new String(END_OF_HEADERS, StandardCharsets.US_ASCII));
    if (end < 0) {
      return false;
    }
    if (!headers.startsWith(ACCEPTED)) {
      throw new IOException("The server refused: " + headers.lines().findFirst().orElse(""));
    }
    in.position(end + END_OF_HEADERS.length);
    isUpgraded = true;
    say(afterUpgrade);
    return true;
  }

  private boolean tryTakeFrame() throws IOException {
    int start = in.position();
    if (in.remaining() < 2) {
      return false;
    }
    int kind = in.get(start) & 0xff;
    int length = in.get(start + 1) & 0xff;
    int header = 2;
    if (length == LENGTH_16) {
      header = 4;
      length =
          in.remaining() < header ? Integer.MAX_VALUE - header : in.getShort(start + 2) & 0xffff;
    }
    if (in.remaining() < header + length) {
      return false;
    }
    switch (kind) {
      case FINAL_TEXT -> ear.hear((char) in.get(start + header + TYPE_AT));
      case FINAL_PING -> say(new byte[] {(byte) FINAL_PONG, (byte) MASKED, 0, 0, 0, 0});
      default -> throw new IOException("The server sent a frame of kind " + kind);
    }
    in.position(start + header + length);
    return true;
  }
}
