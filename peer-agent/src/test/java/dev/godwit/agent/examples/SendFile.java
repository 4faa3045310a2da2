package dev.godwit.agent.examples;

import dev.godwit.agent.Agent;
import dev.godwit.agent.AgentException;
import dev.godwit.agent.SendOptions;
import dev.godwit.agent.ServerAddress;
import dev.godwit.agent.Transfer;
import dev.godwit.agent.TransferListener;
import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sends files to a peer, and shows how far they are. */
public final class SendFile {
  private SendFile() {}

  /** {@code SERVER TO FILE…} */
  public static void main(String[] words) throws Exception {
    List<Path> files = Stream.of(words).skip(2).map(Path::of).toList();
    TransferSnapshot end = send(words[0], words[1], files);
    System.exit(end.state() == TransferState.COMPLETE ? 0 : 1);
  }

  static TransferSnapshot send(String server, String to, List<Path> files)
      throws AgentException, InterruptedException {
    // @start region="send"
    TransferListener screen =
        new TransferListener() {
          @Override
          public void onChange(Transfer transfer, TransferSnapshot now) {
            System.out.println(now.state() + " " + now.message());
          }

          @Override
          public void onProgress(Transfer transfer, TransferSnapshot now) {
            System.out.printf("%,d of %,d bytes%n", now.bytes(), now.totalBytes());
          }
        };
    try (Agent agent = Agent.connect(ServerAddress.parse(server), "bob")) {
      Transfer transfer = agent.send(to, files, SendOptions.defaults(), screen);
      return transfer.await(); // interruptible; transfer.cancel and pause work from any thread
    }
    // @end
  }
}
