package dev.godwit.signaling.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/** A client that speaks HTTP and WebSocket (RFC 6455) byte by byte, as no decent client would. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 45_000;
  private static final int SMALL_BUFFER_BYTES = 4096;

  private final Socket transport;
  private final Socket socket;

  RawClient(InetSocketAddress server) throws IOException {
    transport = connect(server);
    socket = transport;
  }

  /** By TLS. */
  RawClient(InetSocketAddress server, SSLContext tls) throws IOException {
    transport = connect(server);
    socket = tls.getSocketFactory().createSocket(transport, "localhost", server.getPort(), true);
  }

  private static Socket connect(InetSocketAddress server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL_BUFFER_BYTES);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(server);
    return socket;
  }

  static byte[] upgrade(String host, String... headers) {
    StringBuilder request =
        new StringBuilder("GET / HTTP/1.1\r\n")
            .append("Host: " + host + "\r\n")
            .append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")
            .append("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** A masked frame (section 5.2) with a mask of zeros. */
  static byte[] frame(int firstByte, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.putInt(0).put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  static byte[] text(String text) {
    return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    socket.getOutputStream().write(all.toByteArray());
  }

  /** The status line and headers of the answer. */
  String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("closed after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** The payload of a short frame from the server. */
  String readShortFrame() throws IOException {
    InputStream in = socket.getInputStream();
    in.read();
    int length = in.read();
    if (length == 126) {
      length = in.read() << 8 | in.read();
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  byte[] read(int count) throws IOException {
    return socket.getInputStream().readNBytes(count);
  }

  /** As when the power fails: not even TLS says goodbye. */
  void reset() throws IOException {
    transport.setSoLinger(true, 0);
    transport.close();
  }

  /** Reads and forgets until the server has closed the connection, one way or another. */
  void awaitEnd() {
    try {
      socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the server did not close", e);
    } catch (IOException _) {
      // A reset is an end too.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
