package dev.godwit.bench.raw;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;

/**
 * The receiving end: counts bytes in memory and confirms when all have come. Prints {@code
 * listening PORT} when it can be called, {@code first} and {@code last} when those bytes are here.
 *
 * <p>Arguments: bytes to expect, size to which its UDP sockets' receive buffers are set (0: left as
 * they are); and a relay as in {@link RawLink}.
 */
public final class RawReceiver {
  private RawReceiver() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    long totalBytes = Long.parseLong(args[0]);
    int receiveBufferBytes = Integer.parseInt(args[1]);
    Count count = new Count(totalBytes);
    try (RawLink link = new RawLink(List.of(args).subList(2, args.length), count);
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println("listening " + server.getLocalPort());
      try (Socket socket = server.accept();
          DataInputStream in = new DataInputStream(socket.getInputStream());
          DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
        out.writeUTF(link.answer(in.readUTF()));
        link.awaitOpen();
        if (receiveBufferBytes > 0) {
          System.out.println("buffers " + UdpSockets.enlargeReceiveBuffers(receiveBufferBytes));
        }
        out.writeUTF(RawSender.GO);
        count.first.await();
        System.out.println("first");
        count.last.await();
        System.out.println("last");
        out.writeUTF(RawSender.RECEIVED);
      }
    }
  }

  /** Runs on the native library's only callback thread. */
  private static final class Count implements LongConsumer {
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch last = new CountDownLatch(1);
    private long missingBytes;

    Count(long totalBytes) {
      missingBytes = totalBytes;
    }

    @Override
    public void accept(long bytes) {
      missingBytes -= bytes;
      first.countDown();
      if (missingBytes <= 0) {
        last.countDown();
      }
    }
  }
}
