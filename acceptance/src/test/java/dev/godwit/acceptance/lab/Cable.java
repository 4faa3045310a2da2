package dev.godwit.acceptance.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What lies between a client and the server: hands on bytes both ways, until the test cuts it, and
 * again when it is mended. Thread-safe.
 */
public final class Cable implements AutoCloseable {
  private final int serverPort;
  private final ServerSocket entrance;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean isCut;

  private Cable(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
  }

  /** A whole one to this server. */
  public static Cable to(Server server) throws IOException {
    return new Cable(URI.create(server.page()).getPort());
  }

  /** What {@code --server} takes. */
  public String address() {
    return "ws://127.0.0.1:" + entrance.getLocalPort();
  }

  /** The page at the other end. */
  public String page() {
    return "http://127.0.0.1:" + entrance.getLocalPort() + "/";
  }

  /** All connections break, and there are none until it is mended. */
  public void cut() {
    isCut = true;
    breakAll();
  }

  /** New connections are possible again. */
  public void mend() {
    isCut = false;
  }

  @Override
  public void close() throws IOException {
    isCut = true;
    entrance.close();
    breakAll();
  }

  private void breakAll() {
    sockets.forEach(Cable::breakOff);
  }

  /** Without a word: neither side is to take it for a close. */
  private static void breakOff(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It has ended by itself.
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = entrance.accept();
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    try (client;
        server) {
      // First listed, then asked whether there is a cable: a cut meets it by one or the other.
      sockets.add(client);
      sockets.add(server);
      if (isCut) {
        return;
      }
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
      Thread back = Thread.ofVirtual().start(() -> handOn(server, client));
      handOn(client, server);
      back.join();
    } catch (IOException e) {
      // Cut.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(client);
      sockets.remove(server);
    }
  }

  private static void handOn(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // Cut, or broken off by one side: so it is for the other.
      breakOff(from);
      breakOff(to);
    }
  }
}
