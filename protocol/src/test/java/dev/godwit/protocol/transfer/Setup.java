package dev.godwit.protocol.transfer;

import dev.godwit.testkit.link.SimulatedLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** How a simulated transfer is set up; a test changes what it is about. */
final class Setup {
  /** Who is asked whether an offer is taken. */
  interface Person {
    void asked(ReceivingSide side, Frame.Offer offer);
  }

  final List<TestFile> files = new ArrayList<>();
  SimulatedLink.Path path = new SimulatedLink.Path(Duration.ofMillis(10), 50_000_000, 1 << 20);
  int maxMessageBytes = 262_144;
  int senderChunks = Frame.MAX_CHUNKS_PER_FRAME;
  int receiverChunks = Frame.MAX_CHUNKS_PER_FRAME;
  long windowBytes = 4 << 20;
  long maxWindowBytes;
  boolean compresses;
  @Nullable StreamSetup stream;
  boolean ownDisk;
  long maxTotalBytes = 1L << 50;
  int attempt = 1;
  TransferId transfer = TransferId.of(new byte[TransferId.BYTES]);
  Optional<String> message = Optional.empty();
  Map<Integer, BlockDigests> known = Map.of();
  Runnable prepared = () -> {};
  BiConsumer<Sender.Block, Digest> learned = (_, _) -> {};
  Person person = (side, offer) -> side.accept();

  static Setup of(TestFile... files) {
    Setup setup = new Setup();
    setup.files.addAll(List.of(files));
    return setup;
  }

  static Setup of(List<TestFile> files) {
    Setup setup = new Setup();
    setup.files.addAll(files);
    return setup;
  }

  Setup person(Person who) {
    person = who;
    return this;
  }

  Setup path(Duration delay, long bytesPerSecond, int bufferBytes) {
    path = new SimulatedLink.Path(delay, bytesPerSecond, bufferBytes);
    return this;
  }

  Setup attempt(int number) {
    attempt = number;
    return this;
  }

  Frame.Hello senderHello() {
    return hello("test-sender/1", senderChunks);
  }

  Frame.Hello receiverHello() {
    return hello("test-receiver/1", receiverChunks);
  }

  private Frame.Hello hello(String agent, int chunks) {
    return new Frame.Hello(
        Frame.VERSION,
        agent,
        chunks,
        compresses ? List.of(Frame.DEFLATE_RAW) : List.of(),
        Optional.empty());
  }
}
