package dev.godwit.signaling.session;

import java.util.Comparator;
import java.util.Optional;

/** What the switchboard knows of one open socket. Confined to its caller. */
final class Client {
  /** The client with the most urgent deadline first. */
  static final Comparator<Client> BY_DEADLINE =
      Comparator.comparingLong((Client client) -> client.deadlineNanos)
          .thenComparing(client -> client.socket);

  final SocketId socket;
  final ClientAddress address;
  final Reach reach;
  final TokenBucket messages;
  final TokenBucket refusals;

  /** What it is logged in to. */
  Optional<Session> session = Optional.empty();

  long lastHeardNanos;
  long nextPingNanos;

  /** Set by the switchboard only while this is not in its queue of deadlines. */
  long deadlineNanos;

  Client(SocketId socket, ClientAddress address, Reach reach, SessionLimits limits, long nowNanos) {
    this.socket = socket;
    this.address = address;
    this.reach = reach;
    this.messages =
        TokenBucket.perSecond(limits.messagesPerSecond(), limits.messageBurst(), nowNanos);
    this.refusals =
        TokenBucket.perSecond(
            SessionLimits.REFUSALS_PER_SECOND, SessionLimits.REFUSAL_BURST, nowNanos);
    this.lastHeardNanos = nowNanos;
  }
}
