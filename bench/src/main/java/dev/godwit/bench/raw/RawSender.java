package dev.godwit.bench.raw;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * The sending end: the same message from memory again and again, as fast as the library takes it,
 * until the receiver confirms that all bytes came.
 *
 * <p>Arguments: the receiver's port, bytes a message, bytes in all; and a relay as in {@link
 * RawLink}.
 */
public final class RawSender {
  /** Said by the receiver when data may flow. */
  static final String GO = "go";

  /** Said by the receiver when all bytes are there: an empty send buffer is no delivery. */
  static final String RECEIVED = "received";

  /** Far under the 16 MiB at which the library closes the channel, enough to keep it busy. */
  private static final long HIGH_WATER_BYTES = 1 << 20;

  private static final long LOW_WATER_BYTES = 256 << 10;

  /** The library's event for a drained buffer never fires, so it is asked. */
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final RTCDataChannel channel;

  RawSender(RTCDataChannel channel) {
    this.channel = channel;
  }

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int port = Integer.parseInt(args[0]);
    int messageBytes = Integer.parseInt(args[1]);
    long totalBytes = Long.parseLong(args[2]);
    try (RawLink link = new RawLink(List.of(args).subList(3, args.length), bytes -> {});
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      out.writeUTF(link.offer());
      link.accept(in.readUTF());
      RTCDataChannel channel = link.awaitOpen();
      expect(GO, in.readUTF());
      new RawSender(channel).send(messageBytes, totalBytes);
      expect(RECEIVED, in.readUTF());
    }
  }

  void send(int messageBytes, long totalBytes) throws IOException {
    ByteBuffer bytes = randomBytes(messageBytes);
    RTCDataChannelBuffer message = new RTCDataChannelBuffer(bytes, true);
    // What may be buffered at most: asking costs a call into the library, so it is asked seldom.
    long bufferedBytes = 0;
    long leftBytes = totalBytes;
    while (leftBytes > 0) {
      if (leftBytes < messageBytes) {
        // The library sends a buffer's whole capacity: only a slice shortens it.
        message = new RTCDataChannelBuffer(bytes.slice(0, (int) leftBytes), true);
      }
      int size = message.data.capacity();
      if (bufferedBytes + size > HIGH_WATER_BYTES) {
        bufferedBytes = awaitLowWater();
      }
      send(message);
      bufferedBytes += size;
      leftBytes -= size;
    }
  }

  private long awaitLowWater() throws IOException {
    long bufferedBytes = channel.getBufferedAmount();
    while (bufferedBytes > LOW_WATER_BYTES) {
      LockSupport.parkNanos(POLL_NANOS);
      bufferedBytes = channel.getBufferedAmount();
    }
    if (channel.getState() != RTCDataChannelState.OPEN) {
      throw new IOException("The data channel is " + channel.getState());
    }
    return bufferedBytes;
  }

  private void send(RTCDataChannelBuffer message) throws IOException {
    try {
      channel.send(message);
    } catch (Exception e) { // what the library declares
      throw new IOException(e);
    }
  }

  private static ByteBuffer randomBytes(int length) {
    byte[] bytes = new byte[length];
    RandomGenerator.getDefault().nextBytes(bytes);
    return ByteBuffer.allocateDirect(length).put(bytes).flip();
  }

  static void expect(String expected, String said) throws IOException {
    if (!said.equals(expected)) {
      throw new IOException("The receiver said \"" + said + "\" in place of " + expected);
    }
  }
}
