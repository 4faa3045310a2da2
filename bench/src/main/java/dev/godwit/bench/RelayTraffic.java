package dev.godwit.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Packets that a relay is to pass on: ChannelData on the client's side, bare to and from peers. */
record RelayTraffic(int clients, Way way, int payloadBytes) {
  /** Where a packet goes. */
  enum Way {
    /** From a client to its peer. */
    UP,
    /** From a peer to its client. */
    DOWN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How many are on their way at once to find the most that a relay takes. */
  private static final int WINDOW = 256;

  /** Of one client: no more than the smallest of default socket buffers holds. */
  private static final int MAX_CLIENT_WINDOW = 48;

  private static final List<Integer> PAYLOAD_BYTES = List.of(200, 1200);
  private static final List<Integer> CLIENTS = List.of(1, 10, 100);
  private static final int SOME_CLIENTS = 10;

  /** One, some and many clients, small and large packets, both ways. */
  static List<RelayTraffic> all() {
    return CLIENTS.stream().flatMap(RelayTraffic::of).toList();
  }

  /** What delays and losses are measured with. */
  static List<RelayTraffic> some() {
    return of(SOME_CLIENTS).toList();
  }

  private static Stream<RelayTraffic> of(int clients) {
    return PAYLOAD_BYTES.stream()
        .flatMap(
            bytes -> Stream.of(Way.values()).map(way -> new RelayTraffic(clients, way, bytes)));
  }

  int window() {
    return Math.min(WINDOW, clients * MAX_CLIENT_WINDOW);
  }

  @Override
  public String toString() {
    return "%d %s, %,d B, %s"
        .formatted(clients, clients == 1 ? "client" : "clients", payloadBytes, way.word());
  }
}
