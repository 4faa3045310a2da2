package dev.godwit.bench.jmh;

import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameException;
import dev.godwit.protocol.transfer.Manifest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What a transfer costs both machines and the codec, with no bytes, no disk and no network: a whole
 * one from hello to complete, divided by its blocks or its files.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MachinesBenchmark {
  private static final int BLOCKS = 256;
  private static final int SMALL_FILES = 1_000;

  private final Manifest large =
      new Manifest(List.of(FileEntry.file("large", (long) BLOCKS * Frame.BLOCK_BYTES)));
  private final Manifest small =
      new Manifest(
          IntStream.range(0, SMALL_FILES)
              .mapToObj(file -> FileEntry.file("folder/file " + file, 1_000))
              .toList());

  @Benchmark
  @OperationsPerInvocation(BLOCKS)
  public long aBlockOfALargeFile() throws FrameException {
    return new Exchange(large).run();
  }

  @Benchmark
  @OperationsPerInvocation(SMALL_FILES)
  public long aSmallFile() throws FrameException {
    return new Exchange(small).run();
  }
}
