package dev.godwit.relay.turn;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");

  /**
   * @throws IllegalArgumentException if it is empty or goes beyond the ports that are allowed
   */
  public PortRange {
    if (first < LOWEST || last > 0xFFFF || first > last) {
      throw new IllegalArgumentException("relay ports are a range within 1024 to 65535");
    }
  }

  /** Reads {@code FIRST-LAST}; empty if that is no range, or not within the ports allowed. */
  public static Optional<PortRange> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = Integer.parseInt(matcher.group(2));
    return first < LOWEST || last > 0xFFFF || first > last
        ? Optional.empty()
        : Optional.of(new PortRange(first, last));
  }

  /** How many ports these are. */
  public int size() {
    return last - first + 1;
  }

  boolean contains(int port) {
    return port >= first && port <= last;
  }
}
