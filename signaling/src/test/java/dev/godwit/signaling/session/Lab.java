package dev.godwit.signaling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ClientMessageCodec;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.MessageId;
import dev.godwit.protocol.signal.Payload;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.Resumption;
import dev.godwit.protocol.signal.Resumption.Continuity;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.ServerMessageCodec;
import dev.godwit.protocol.signal.SessionDescription;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.signal.SignalException;
import dev.godwit.protocol.signal.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A switchboard on virtual time with clients that remember what they were sent. */
final class Lab {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final ConnectionId CONNECTION = new ConnectionId("AAECAwQFBgcICQoLDA0ODw");
  static final Payload SDP =
      new SessionDescription(SessionDescription.Kind.OFFER, "v=0").toPayload();

  /** A client at the end of a virtual WebSocket. */
  final class Peer {
    final SocketId socket;
    final List<Envelope<ServerMessage>> received = new ArrayList<>();
    int pings;
    boolean isBroken;
    Optional<Output.Close> closed = Optional.empty();

    /** What resumes its session, from the last answer to a login. */
    Optional<SessionToken> token = Optional.empty();

    /** The number of the last message that it has received, 0 if none has one. */
    long lastSeq;

    private Peer(SocketId socket) {
      this.socket = socket;
    }

    void says(ClientMessage message) {
      says(Envelope.of(message));
    }

    void says(String id, ClientMessage message) {
      says(Envelope.of(new MessageId(id), message));
    }

    /** What crosses the wire is text, here as well. */
    void saysText(String text) {
      try {
        switchboard.onMessage(
            socket, ClientMessageCodec.parse(text), nowNanos, START.plusNanos(nowNanos));
      } catch (SignalException e) {
        switchboard.onMalformed(socket, e, nowNanos);
      }
      drain();
    }

    void closes() {
      closes(Closure.DONE);
    }

    /** Its connection breaks. */
    void breaks() {
      isBroken = true;
      closes(Closure.BROKEN);
    }

    private void closes(Closure closure) {
      switchboard.onClosed(socket, closure, nowNanos);
      drain();
    }

    /** Fetches everything received since the last time. */
    List<ServerMessage> hears() {
      List<ServerMessage> messages = received.stream().map(Envelope::message).toList();
      received.clear();
      return messages;
    }

    ServerMessage hearsOne() {
      List<ServerMessage> messages = hears();
      if (messages.size() != 1) {
        throw new AssertionError("expected one message, not " + messages);
      }
      return messages.getFirst();
    }

    private void receives(Envelope<ServerMessage> envelope) {
      received.add(envelope);
      envelope.seq().ifPresent(seq -> lastSeq = seq);
      if (envelope.message() instanceof ServerMessage.LoginAccepted login) {
        token = login.resumption().map(Resumption::token);
        if (login.resumption().filter(r -> r.continuity() == Continuity.COMPLETE).isEmpty()) {
          lastSeq = 0;
        }
      }
    }

    private void says(Envelope<ClientMessage> envelope) {
      saysText(ClientMessageCodec.encode(envelope));
    }
  }

  final Switchboard switchboard;
  final List<Output.Report> reports = new ArrayList<>();
  long nowNanos;

  /** How the next clients reach the server. */
  Reach reach = new Reach("localhost", false);

  private final List<Peer> peers = new ArrayList<>();
  private int tokens;

  Lab() {
    this(SessionLimits.DEFAULT, Discretion.OPEN);
  }

  Lab(SessionLimits limits, Discretion discretion) {
    this(limits, discretion, IceServers.NONE);
  }

  Lab(SessionLimits limits, Discretion discretion, IceServers iceServers) {
    switchboard =
        new Switchboard(
            limits, discretion, () -> new SessionToken("token-" + tokens++), iceServers, nowNanos);
  }

  static PeerName name(String text) {
    try {
      return PeerName.of(text);
    } catch (InvalidNameException e) {
      throw new AssertionError(e);
    }
  }

  /** What became of the session that a client resumed, by the answer to its login. */
  static Continuity continuity(ServerMessage answer) {
    return assertInstanceOf(ServerMessage.LoginAccepted.class, answer)
        .resumption()
        .map(Resumption::continuity)
        .orElseThrow();
  }

  static void assertRefused(SignalErrorCode code, Lab.Peer peer) {
    var refused = assertInstanceOf(ServerMessage.LoginRefused.class, peer.hearsOne());
    assertEquals(code, refused.code());
  }

  static ClientMessage offer(String to) {
    return new ClientMessage.Offer(name(to), ConnectionId.CLASSIC, SDP, false);
  }

  static ClientMessage offer(String to, ConnectionId connection) {
    return new ClientMessage.Offer(name(to), connection, SDP, false);
  }

  Peer connects() {
    return connectsFrom("192.0.2.1");
  }

  Peer connectsFrom(String address) {
    Peer peer = new Peer(new SocketId(peers.size()));
    peers.add(peer);
    switchboard.onConnected(peer.socket, new ClientAddress(address), reach, nowNanos);
    drain();
    return peer;
  }

  /** A client that has logged in and read the answer. */
  Peer joins(String name) {
    return joins(new ClientMessage.Login(name(name)));
  }

  /** The same with a session that outlives its socket. */
  Peer joinsResumably(String name) {
    return joins(new ClientMessage.Login(name(name), new Stay.Resumable(), false));
  }

  /** The same client on a new socket, without having read the answer. */
  Peer resumes(Peer before, String name) {
    return resumes(before, name, OptionalLong.of(before.lastSeq));
  }

  /** The same with a number of its own choice, or none. */
  Peer resumes(Peer before, String name, OptionalLong seenSeq) {
    Peer peer = connects();
    peer.lastSeq = before.lastSeq;
    Stay stay = new Stay.Resuming(before.token.orElseThrow(), seenSeq);
    peer.says(new ClientMessage.Login(name(name), stay, false));
    return peer;
  }

  Peer joins(ClientMessage.Login login) {
    Peer peer = connects();
    peer.says(login);
    if (!(peer.hearsOne() instanceof ServerMessage.LoginAccepted)) {
      throw new AssertionError(login.name() + " was refused");
    }
    return peer;
  }

  void drains(Duration left) {
    switchboard.onDrain(left, nowNanos);
    drain();
  }

  /** Lets time pass, in the steps that the switchboard asks for. */
  void passes(Duration time) {
    long untilNanos = nowNanos + time.toNanos();
    while (switchboard.deadlineNanos() <= untilNanos) {
      nowNanos = Math.max(nowNanos, switchboard.deadlineNanos());
      switchboard.onDeadline(nowNanos);
      drain();
    }
    nowNanos = untilNanos;
  }

  void drain() {
    for (Optional<Output> next = switchboard.poll(); next.isPresent(); next = switchboard.poll()) {
      switch (next.get()) {
        case Output.Send(var socket, var text) -> open(socket).receives(parse(text));
        case Output.Replay(var socket, var text) -> open(socket).receives(parse(text));
        case Output.Ping(var socket) -> open(socket).pings++;
        case Output.Close close -> open(close.socket()).closed = Optional.of(close);
        case Output.Report report -> reports.add(report);
      }
    }
  }

  private Peer open(SocketId socket) {
    Peer peer = peers.get((int) socket.number());
    if (peer.closed.isPresent()) {
      throw new AssertionError("output for a socket that was closed: " + socket);
    }
    return peer;
  }

  private static Envelope<ServerMessage> parse(String text) {
    try {
      return ServerMessageCodec.parse(text);
    } catch (SignalException e) {
      throw new AssertionError(text, e);
    }
  }
}
