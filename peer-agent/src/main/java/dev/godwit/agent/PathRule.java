package dev.godwit.agent;

import java.util.Optional;

/**
 * Which paths this side of a transfer may use. The other side has a rule of its own.
 *
 * @param kind with or without a relay
 * @param turn over which transport a relay is reached; empty: any
 */
public record PathRule(Kind kind, Optional<Turn> turn) {
  /** With or without a relay. */
  public enum Kind {
    /** Whatever works, the direct path first. */
    ANY,
    /** No relay of this side's. */
    DIRECT,
    /** Only over a relay: the other side does not learn this side's address. */
    RELAY
  }

  /** The transport between this side and a TURN relay. */
  public enum Turn {
    UDP,
    TCP,
    TLS
  }

  /**
   * @throws IllegalArgumentException if there is to be no relay, and it is to be reached so
   */
  public PathRule {
    if (kind == Kind.DIRECT && turn.isPresent()) {
      throw new IllegalArgumentException("a direct path has no relay");
    }
  }

  /** Whatever works. */
  public static PathRule any() {
    return new PathRule(Kind.ANY, Optional.empty());
  }

  /** No relay of this side's. */
  public static PathRule direct() {
    return new PathRule(Kind.DIRECT, Optional.empty());
  }

  /** Only over a relay. */
  public static PathRule relay() {
    return new PathRule(Kind.RELAY, Optional.empty());
  }

  /** The same, with relays reached over this transport alone. */
  public PathRule over(Turn transport) {
    return new PathRule(kind, Optional.of(transport));
  }
}
