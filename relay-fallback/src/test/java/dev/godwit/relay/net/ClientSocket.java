package dev.godwit.relay.net;

import dev.godwit.relay.stun.StreamFraming;
import dev.godwit.relay.stun.TransportAddress;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLContext;

/** A client's socket: whole messages go in and out, by whatever transport. */
public interface ClientSocket extends Closeable {
  int WAIT_MILLIS = 10_000;

  void send(byte[] message) throws IOException;

  /** The next message, or an {@link IOException} if none comes or the connection has ended. */
  byte[] receive() throws IOException;

  TransportAddress local();

  @Override
  void close() throws IOException;

  static ClientSocket udp(TransportAddress server) throws IOException {
    DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(SocketAddresses.of(server).getAddress(), 0));
    socket.setReceiveBufferSize(1024 * 1024);
    socket.connect(SocketAddresses.of(server));
    socket.setSoTimeout(WAIT_MILLIS);
    return new Datagrams(socket);
  }

  static ClientSocket tcp(TransportAddress server) throws IOException {
    return new Stream(new Socket(SocketAddresses.of(server).getAddress(), server.port()));
  }

  static ClientSocket tls(TransportAddress server, SSLContext context) throws IOException {
    return new Stream(
        context
            .getSocketFactory()
            .createSocket(SocketAddresses.of(server).getAddress(), server.port()));
  }

  record Datagrams(DatagramSocket socket) implements ClientSocket {
    @Override
    public void send(byte[] message) throws IOException {
      socket.send(new DatagramPacket(message, message.length));
    }

    @Override
    public byte[] receive() throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public TransportAddress local() {
      return SocketAddresses.of((InetSocketAddress) socket.getLocalSocketAddress());
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  final class Stream implements ClientSocket {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    Stream(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(WAIT_MILLIS);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    @Override
    public void send(byte[] message) throws IOException {
      out.write(Arrays.copyOf(message, (message.length + 3) & -4));
    }

    void sendRaw(byte[] bytes) throws IOException {
      out.write(bytes);
    }

    @Override
    public byte[] receive() throws IOException {
      byte[] begin = new byte[4];
      in.readFully(begin);
      int size = StreamFraming.messageBytes(ByteBuffer.wrap(begin));
      if (size < begin.length) {
        throw new EOFException("no message begins so");
      }
      byte[] message = Arrays.copyOf(begin, size);
      in.readFully(message, begin.length, size - begin.length);
      return message;
    }

    /** Reads to the end of the connection; false if it does not end. */
    boolean ends() {
      try {
        while (in.read() >= 0) {}
        return true;
      } catch (java.net.SocketTimeoutException _) {
        return false;
      } catch (IOException _) {
        return true;
      }
    }

    Socket socket() {
      return socket;
    }

    @Override
    public TransportAddress local() {
      return SocketAddresses.of((InetSocketAddress) socket.getLocalSocketAddress());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
