package dev.godwit.acceptance.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An HTTP proxy that makes tunnels (RFC 9110, section 9.3.6) for those who tell it a name and
 * password, all to one port of this machine.
 */
final class PasswordProxy implements AutoCloseable {
  private static final String WHO_ARE_YOU =
      """
      HTTP/1.1 407 Proxy Authentication Required
      Proxy-Authenticate: Basic realm="test"
      Content-Length: 0

      """
          .replace("\n", "\r\n");

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final String expected;

  /** A proxy that asks for these: {@code NAME:PASSWORD}. */
  PasswordProxy(int target, String credentials) throws IOException {
    this.target = target;
    this.expected =
        "Proxy-Authorization: Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    Thread.ofVirtual().start(this::acceptAll);
  }

  int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      while (!head(client.getInputStream()).contains(expected)) {
        say(WHO_ARE_YOU, client.getOutputStream());
      }
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        say("HTTP/1.1 200 OK\r\n\r\n", client.getOutputStream());
        Thread.ofVirtual().start(() -> pass(server, client));
        pass(client, server);
      }
    } catch (IOException e) {
      // One of them went.
    }
  }

  private static void say(String answer, OutputStream out) throws IOException {
    out.write(answer.getBytes(StandardCharsets.US_ASCII));
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of them went.
    }
  }
}
