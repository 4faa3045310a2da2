package dev.godwit.relay.turn;

/**
 * The ports that relays may have, both ends included.
 *
 * @param first at least {@value #LOWEST}
 * @param last at least {@code first}
 */
public record PortRange(int first, int last) {
  /** Ports below are those of well-known services (RFC 8656, section 7.2). */
  public static final int LOWEST = 1024;

  /** What RFC 8656 section 7.2 proposes: the dynamic ports. */
  public static final PortRange DYNAMIC = new PortRange(49_152, 65_535);

  /**
   * @throws IllegalArgumentException if it is empty or goes beyond the ports that are allowed
   */
  public PortRange {
    if (first < LOWEST || last > 0xFFFF || first > last) {
      throw new IllegalArgumentException("relay ports are a range within 1024 to 65535");
    }
  }

  /** How many ports these are. */
  public int size() {
    return last - first + 1;
  }

  boolean contains(int port) {
    return port >= first && port <= last;
  }
}
