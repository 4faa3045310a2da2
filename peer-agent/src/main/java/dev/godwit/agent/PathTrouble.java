package dev.godwit.agent;

import dev.godwit.agent.rtc.IceServerFailure;

/** What is known of why a connection finds no path. Pure; confined to its caller. */
final class PathTrouble {
  /** TURN: one user's share is used up; the server's is (RFC 8656, section 19). */
  private static final int ALLOCATION_QUOTA_REACHED = 486;

  private static final int INSUFFICIENT_CAPACITY = 508;

  /** Why there is no path, the nearest reason first. */
  enum Kind {
    /** The server names no relay, and only a relay is allowed. */
    NO_RELAY,
    /** A relay was there, but no path from it to the other side. */
    BEYOND_RELAY,
    /** The relay has no room. */
    RELAY_FULL,
    RELAY_REFUSED,
    RELAY_SILENT,
    UNKNOWN
  }

  private final PathRule rule;
  private boolean noRelayNamed;
  private boolean hasRelay;
  private boolean isUnreachable;
  private int refusal;

  PathTrouble(PathRule rule) {
    this.rule = rule;
  }

  /** The server has named no relay that the rule allows, and the rule wants one. */
  void onNoRelayNamed() {
    noRelayNamed = true;
  }

  /** This side can be reached so. */
  void onOwnCandidate(String candidate) {
    hasRelay |= candidate.contains(" typ relay");
  }

  /** An ICE server did not help. */
  void onFailure(IceServerFailure failure) {
    if (!failure.url().startsWith("turn")) {
      return; // Without STUN there is a path less, but nothing that a person could mend.
    }
    if (failure.code() == IceServerFailure.UNREACHABLE) {
      isUnreachable = true;
    } else {
      refusal = failure.code();
    }
  }

  /** Whether no path can come any more, once all candidates of this side are known. */
  boolean isHopeless() {
    return rule.kind() == PathRule.Kind.RELAY && !hasRelay;
  }

  Kind kind() {
    if (noRelayNamed) {
      return Kind.NO_RELAY;
    }
    if (hasRelay) {
      return Kind.BEYOND_RELAY;
    }
    if (refusal != 0) {
      return refusal == ALLOCATION_QUOTA_REACHED || refusal == INSUFFICIENT_CAPACITY
          ? Kind.RELAY_FULL
          : Kind.RELAY_REFUSED;
    }
    return isUnreachable || rule.kind() == PathRule.Kind.RELAY ? Kind.RELAY_SILENT : Kind.UNKNOWN;
  }

  /** What happened and what to do, for a person. */
  String words(String peer) {
    return switch (kind()) {
      case NO_RELAY ->
          "The server names no relay"
              + rule.turn().map(turn -> " over TURN/" + turn).orElse("")
              + ", and this side is to use nothing else. Ask whoever runs the server for one, or"
              + " use another --path or --turn.";
      case BEYOND_RELAY ->
          "The relay was reached, but no network path leads on from it to "
              + peer
              + ": it may refuse their address. Let "
              + peer
              + " use a relay too (--path relay), or have whoever runs the relay allow it"
              + " (--allow-peer).";
      case RELAY_FULL ->
          "No network path to "
              + peer
              + " works, and the relay has no room ("
              + refusal
              + "). Try again later.";
      case RELAY_REFUSED ->
          "No network path to "
              + peer
              + " works, and the relay refuses this side ("
              + refusal
              + "). Ask whoever runs the server.";
      case RELAY_SILENT ->
          "No network path to "
              + peer
              + " works, and the relay does not answer: a firewall may block it. Try --turn tcp or"
              + " --turn tls, or another network.";
      case UNKNOWN ->
          "No network path to "
              + peer
              + " works: a firewall may block UDP between you. Use a network that both can reach.";
    };
  }
}
