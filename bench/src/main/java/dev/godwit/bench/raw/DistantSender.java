package dev.godwit.bench.raw;

import dev.onvoid.webrtc.RTCDataChannel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/**
 * The sending end, as {@link RawSender}, but to a receiver elsewhere and without an end: it is
 * killed when enough was seen.
 *
 * <p>Arguments: the receiver's address and port, bytes a message.
 */
public final class DistantSender {
  private DistantSender() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (RawLink link = new RawLink(List.of(), bytes -> {});
        Socket socket = new Socket(args[0], Integer.parseInt(args[1]));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      out.writeUTF(link.offer());
      link.accept(in.readUTF());
      RTCDataChannel channel = link.awaitOpen();
      RawSender.expect(RawSender.GO, in.readUTF());
      new RawSender(channel).send(Integer.parseInt(args[2]), Long.MAX_VALUE);
    }
  }
}
