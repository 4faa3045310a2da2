package dev.godwit.agent.wire;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The least of a WebSocket server (RFC 6455), for tests that need one which does as they say. */
public final class WebSocketServer implements AutoCloseable {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  /** What the test makes of what clients do; called on a thread of each client's own. */
  public interface Listener {
    void onText(Client client, String text) throws IOException;

    /** The client has closed, with this code (1005: none), or is lost (1006). */
    default void onClosed(Client client, int code) {}
  }

  private final ServerSocket server;
  private final Listener listener;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();

  /** A server on this port of the loopback interface; 0: any. */
  public WebSocketServer(int port, Listener listener) throws IOException {
    this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    this.listener = listener;
    Thread.ofVirtual().start(this::acceptAll);
  }

  public int port() {
    return server.getLocalPort();
  }

  public URI uri() {
    return URI.create("ws://127.0.0.1:" + port() + "/signal");
  }

  /** Stops listening and cuts all connections, as a killed process does. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Client client : clients) {
      client.cut();
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        Client client = new Client(server.accept());
        clients.add(client);
        Thread.ofVirtual().start(client::serve);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** One connection of a client. */
  public final class Client {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private Client(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      // A frame leaves whole or not at all, as from a real server.
      this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    public void send(String text) throws IOException {
      frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void ping() throws IOException {
      frame(PING, new byte[0]);
    }

    public void sendClose(int code, String reason) throws IOException {
      byte[] words = reason.getBytes(StandardCharsets.UTF_8);
      byte[] payload = new byte[2 + words.length];
      payload[0] = (byte) (code >> 8);
      payload[1] = (byte) code;
      System.arraycopy(words, 0, payload, 2, words.length);
      frame(CLOSE, payload);
    }

    public void cut() throws IOException {
      socket.close();
    }

    private void serve() {
      int code = 1006;
      try {
        shakeHands();
        code = readFrames();
        sendClose(code == 1005 ? 1000 : code, "");
        socket.close();
      } catch (IOException e) {
        // The client is lost.
      } finally {
        clients.remove(this);
        listener.onClosed(this, code);
      }
    }

    private void shakeHands() throws IOException {
      String key = "";
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
          key = line.substring(line.indexOf(':') + 1).strip();
        }
      }
      String head =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept(key)
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    private int readFrames() throws IOException {
      while (true) {
        int opcode = in.readUnsignedByte() & 0xF;
        long length = in.readUnsignedByte() & 0x7F;
        if (length == 126) {
          length = in.readUnsignedShort();
        } else if (length == 127) {
          length = in.readLong();
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
          payload[i] ^= mask[i % 4];
        }
        if (opcode == TEXT) {
          listener.onText(this, new String(payload, StandardCharsets.UTF_8));
        } else if (opcode == CLOSE) {
          return payload.length < 2
              ? 1005
              : Byte.toUnsignedInt(payload[0]) << 8 | Byte.toUnsignedInt(payload[1]);
        }
      }
    }

    private synchronized void frame(int opcode, byte[] payload) throws IOException {
      out.writeByte(0x80 | opcode);
      if (payload.length < 126) {
        out.writeByte(payload.length);
      } else if (payload.length < 65_536) {
        out.writeByte(126);
        out.writeShort(payload.length);
      } else {
        out.writeByte(127);
        out.writeLong(payload.length);
      }
      out.write(payload);
      out.flush();
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(sha1.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
