package dev.godwit.relay.turn;

/**
 * What a {@link KeyedTable} finds by two longs and an int, such as an address and a port. The key
 * is in fields, so that a look-up calls nothing.
 */
abstract class Keyed {
  final long keyHigh;
  final long keyLow;
  final int keyTag;

  Keyed(long keyHigh, long keyLow, int keyTag) {
    this.keyHigh = keyHigh;
    this.keyLow = keyLow;
    this.keyTag = keyTag;
  }
}
