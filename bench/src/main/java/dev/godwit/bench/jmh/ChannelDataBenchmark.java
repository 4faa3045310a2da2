package dev.godwit.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the core of the relay adds to each packet of a channel, clients by turns. It is to allocate
 * nothing: {@code -prof gc} says so.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChannelDataBenchmark {
  private static final int PAYLOAD_BYTES = 1200;

  @Param({"1", "100", "10000"})
  private int clients = 1;

  private BoundChannels channels = new BoundChannels(clients, PAYLOAD_BYTES);
  private int turn;

  @Setup
  public void setUp() {
    channels = new BoundChannels(clients, PAYLOAD_BYTES);
  }

  @Benchmark
  public long fromClientToPeer() {
    return channels.up(next());
  }

  @Benchmark
  public long fromPeerToClient() {
    return channels.down(next());
  }

  private int next() {
    turn = turn + 1 == clients ? 0 : turn + 1;
    return turn;
  }
}
