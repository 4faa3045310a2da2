package dev.godwit.bench.jmh;

import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameCodec;
import dev.godwit.protocol.transfer.FrameException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The frames that bulk costs: one {@code block} a MiB, and an {@code ack} for each 64 KiB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameCodecBenchmark {
  private final Frame block =
      new Frame.Block(
          3, 700L * Frame.BLOCK_BYTES, Frame.BLOCK_BYTES, Digest.of(new byte[Digest.BYTES]));
  private final Frame ack = new Frame.Ack(734_003_200, 1_250, 733_000_000, 750_000_000);
  private final String blockText = FrameCodec.encode(block);
  private final String ackText = FrameCodec.encode(ack);

  @Benchmark
  public String encodeBlock() {
    return FrameCodec.encode(block);
  }

  @Benchmark
  public Frame decodeBlock() throws FrameException {
    return FrameCodec.decode(blockText);
  }

  @Benchmark
  public String encodeAck() {
    return FrameCodec.encode(ack);
  }

  @Benchmark
  public Frame decodeAck() throws FrameException {
    return FrameCodec.decode(ackText);
  }
}
