package dev.godwit.agent.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The least of an HTTP proxy: each tunnel that is asked for (RFC 9110, section 9.3.6) leads to one
 * port.
 */
final class ConnectProxy implements AutoCloseable {
  /** Said in place of a tunnel, if not null. */
  volatile @Nullable String answer;

  private final ServerSocket listening;
  private final int target;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  ConnectProxy(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** All that it was asked. */
  String asked() {
    return String.join("", asked);
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
      readHead(client.getInputStream());
      String refusal = answer;
      if (refusal != null) {
        client.getOutputStream().write(refusal.getBytes(StandardCharsets.US_ASCII));
        return;
      }
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        client
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Thread.ofVirtual().start(() -> pass(server, client));
        pass(client, server);
      }
    } catch (IOException e) {
      // One of them went.
    }
  }

  private void readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    asked.add(head.toString());
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
