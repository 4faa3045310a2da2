package dev.godwit.bench.raw;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A receiving end for {@link DistantSender}: keeps the count of what has come in a file of eight
 * bytes, where whoever measures looks at it, until its sender leaves. Prints {@code listening PORT}
 * when it can be called.
 *
 * <p>Arguments: its address, and the file.
 */
public final class DistantReceiver {
  private DistantReceiver() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    MappedByteBuffer count = count(Path.of(args[1]));
    try (RawLink link =
            new RawLink(List.of(), bytes -> count.putLong(0, count.getLong(0) + bytes));
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(args[0]))) {
      System.out.println("listening " + server.getLocalPort());
      try (Socket socket = server.accept();
          DataInputStream in = new DataInputStream(socket.getInputStream());
          DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
        out.writeUTF(link.answer(in.readUTF()));
        link.awaitOpen();
        out.writeUTF(RawSender.GO);
        // Its sender is killed, so that this stream ends or breaks; it is not written to.
        var _ = in.read();
      }
    }
  }

  private static MappedByteBuffer count(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    }
  }
}
