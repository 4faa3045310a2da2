package dev.godwit.agent.examples;

import dev.godwit.agent.Agent;
import dev.godwit.agent.AgentException;
import dev.godwit.agent.Consent;
import dev.godwit.agent.ReceiveOptions;
import dev.godwit.agent.Reception;
import dev.godwit.agent.SendOptions;
import dev.godwit.agent.SenderRule;
import dev.godwit.agent.Sink;
import dev.godwit.agent.Source;
import dev.godwit.agent.Transfer;
import dev.godwit.agent.TransferSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;

/** Moves bytes from the memory of one program to that of another. */
public final class InMemory {
  private static final long MAX_BYTES = 64 << 20;

  private InMemory() {}

  static TransferSnapshot send(Agent agent, String to, byte[] picture)
      throws AgentException, InterruptedException {
    // @start region="source"
    Source source = Source.of("picture.png", picture);
    Transfer transfer = agent.send(to, source, SendOptions.defaults(), (_, _) -> {});
    return transfer.await();
    // @end
  }

  static Reception receive(Agent agent, BlockingQueue<byte[]> whole) throws AgentException {
    // @start region="sink"
    Sink.Opener toMemory =
        (peer, name, size) -> {
          if (size.orElse(Long.MAX_VALUE) > MAX_BYTES) {
            throw new IOException(name + " of " + peer + " is too large");
          }
          return new MemorySink(whole);
        };
    ReceiveOptions options =
        new ReceiveOptions(Path.of(""), SenderRule.anyone(), Consent.yes()).into(toMemory);
    return agent.receive(options, (_, _) -> {});
    // @end
  }

  /** Keeps what comes, and hands it over when it is whole. */
  private static final class MemorySink implements Sink {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final WritableByteChannel channel = Channels.newChannel(kept);
    private final BlockingQueue<byte[]> whole;

    MemorySink(BlockingQueue<byte[]> whole) {
      this.whole = whole;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      channel.write(bytes);
    }

    @Override
    public void done() {
      whole.add(kept.toByteArray());
    }

    @Override
    public void close() {}
  }
}
