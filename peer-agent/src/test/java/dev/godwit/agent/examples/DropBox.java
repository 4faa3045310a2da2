package dev.godwit.agent.examples;

import dev.godwit.agent.Agent;
import dev.godwit.agent.AgentException;
import dev.godwit.agent.Consent;
import dev.godwit.agent.ReceiveOptions;
import dev.godwit.agent.Reception;
import dev.godwit.agent.SenderRule;
import dev.godwit.agent.ServerAddress;
import dev.godwit.agent.TransferState;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/** Takes files of some peers, up to a size, and passes on where they lie. */
public final class DropBox {
  private static final long MAX_BYTES = 10_000_000;

  private DropBox() {}

  static Reception open(Agent agent, Path folder, List<String> from, BlockingQueue<Path> arrived)
      throws AgentException {
    // @start region="receive"
    Consent upToASize =
        new Consent() {
          @Override
          public boolean mayConnect(String peer) {
            return true; // asked only where the rule says so
          }

          @Override
          public boolean accepts(Offer offer) {
            return offer.totalBytes() <= MAX_BYTES;
          }
        };
    return agent.receive(
        new ReceiveOptions(folder, SenderRule.only(from), upToASize),
        (transfer, now) -> {
          if (now.state() == TransferState.COMPLETE) {
            arrived.addAll(now.saved());
          }
        });
    // @end
  }

  static Agent connect(String server, String name) throws AgentException, InterruptedException {
    return Agent.connect(ServerAddress.parse(server), name);
  }
}
