package dev.godwit.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A benchmark of packets that are dropped would be fast. */
class ChannelDataBenchmarkTest {
  private static final int CHANNEL_DATA_BYTES = 1204;
  private static final int PAYLOAD_BYTES = 1200;

  private final ChannelDataBenchmark benchmark = new ChannelDataBenchmark();

  @Test
  void packetsOfTheClientComeOutBare() {
    assertEquals(PAYLOAD_BYTES, benchmark.fromClientToPeer());
    assertEquals(2 * PAYLOAD_BYTES, benchmark.fromClientToPeer());
  }

  @Test
  void packetsOfThePeerComeOutInTheChannel() {
    assertEquals(CHANNEL_DATA_BYTES, benchmark.fromPeerToClient());
  }

  @Test
  void eachClientHasItsOwn() {
    BoundChannels channels = new BoundChannels(3, PAYLOAD_BYTES);
    assertEquals(PAYLOAD_BYTES, channels.up(2));
    assertEquals(PAYLOAD_BYTES + CHANNEL_DATA_BYTES, channels.down(1));
  }
}
