package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.LeaveReason;
import dev.godwit.protocol.signal.Resumption;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionToken;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.signal.Stay;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Begins and ends sessions, and keeps the resumable ones while their clients are away. Confined to
 * its caller.
 */
final class Registrar {
  /** Enough for a reload or a change of network, and no more than a caller waits for. */
  static final Duration KEPT_FOR = Duration.ofSeconds(30);

  private final int maxAway;
  private final Discretion discretion;
  private final Directory directory;
  private final Bus bus;
  private final Presence presence;
  private final Outbox outbox;
  private final Supplier<SessionToken> tokens;
  private final IceServers iceServers;

  /** What to do with a client whose session another one goes on with. */
  private final Consumer<Client> replaced;

  private final Map<SessionToken, Session> resumable = new HashMap<>();

  /** Whoever went first is first, and so is whoever is to be given up first. */
  private final SequencedSet<Session> away = new LinkedHashSet<>();

  Registrar(
      int maxAway,
      Discretion discretion,
      Directory directory,
      Bus bus,
      Presence presence,
      Outbox outbox,
      Supplier<SessionToken> tokens,
      IceServers iceServers,
      Consumer<Client> replaced) {
    this.maxAway = maxAway;
    this.discretion = discretion;
    this.directory = directory;
    this.bus = bus;
    this.presence = presence;
    this.outbox = outbox;
    this.tokens = tokens;
    this.iceServers = iceServers;
    this.replaced = replaced;
  }

  /** A client without a session asks for one. */
  void login(LoginRequest request) {
    switch (request.login().stay()) {
      case Stay.WhileConnected() -> enter(request, Optional.empty());
      case Stay.Resumable() -> enter(request, Optional.of(new ResumeState(tokens.get())));
      case Stay.Resuming(var token, var seenSeq) -> {
        Session session = resumable.get(token);
        if (session == null || !session.name.equals(request.login().name())) {
          refuse(request, SignalErrorCode.RESUME_UNKNOWN);
        } else if (seenSeq.isEmpty()) {
          takeOver(session, request);
        } else {
          resume(session, request, seenSeq.getAsLong());
        }
      }
    }
  }

  /** A client's socket is gone: its session ends, or is kept for a while. */
  void onSocketGone(Client client, Closure closure, boolean tellOthers, long nowNanos) {
    if (client.session.isEmpty()) {
      return;
    }
    Session session = client.session.get();
    client.session = Optional.empty();
    if (session.resume.isEmpty() || closure == Closure.DONE) {
      end(session, tellOthers, new Output.LoggedOut(session.name));
      return;
    }
    session.place = new Session.Place.Away(nowNanos + KEPT_FOR.toNanos());
    away.add(session);
    outbox.report(new Output.Kept(client.socket, session.name));
    if (away.size() > maxAway) {
      expire(away.getFirst(), tellOthers);
    }
  }

  /** A client is done with its session, and keeps its socket. */
  void logout(Client client, Session session) {
    client.session = Optional.empty();
    end(session, true, new Output.LoggedOut(session.name));
  }

  /** Ends the sessions whose clients did not come back in time. */
  void onDeadline(boolean tellOthers, long nowNanos) {
    while (deadlineNanos() <= nowNanos) {
      expire(away.getFirst(), tellOthers);
    }
  }

  /** When to call {@link #onDeadline} at the latest. */
  long deadlineNanos() {
    return !away.isEmpty() && away.getFirst().place instanceof Session.Place.Away(long untilNanos)
        ? untilNanos
        : Long.MAX_VALUE;
  }

  /** How many sessions are kept for a client that is away. */
  int away() {
    return away.size();
  }

  private void enter(LoginRequest request, Optional<ResumeState> resume) {
    Session session = newSession(request, resume);
    if (!directory.tryEnter(session)) {
      refuse(request, SignalErrorCode.NAME_TAKEN);
      return;
    }
    accept(session, request, Resumption.Continuity.NEW);
    outbox.report(new Output.LoggedIn(request.client().socket, session.name));
    presence.onEntered(session);
  }

  /** Goes on with a session at another socket. */
  private void resume(Session session, LoginRequest request, long seenSeq) {
    Client client = request.client();
    detach(session);
    ResumeState resume = session.resume.orElseThrow();
    resume.token = tokens.get();
    session.place = new Session.Place.Here(client);
    Optional<List<String>> missed = resume.ring.since(seenSeq);
    if (missed.isPresent()) {
      accept(session, request, Resumption.Continuity.COMPLETE);
      missed.get().forEach(text -> outbox.replay(client.socket, text));
      outbox.report(new Output.Resumed(client.socket, session.name, Output.Return.COMPLETE));
    } else {
      resume.ring.restart();
      accept(session, request, Resumption.Continuity.BROKEN);
      outbox.report(new Output.Resumed(client.socket, session.name, Output.Return.BROKEN));
    }
    presence.show(session, session.visibleTo, request.login().discoverable());
    presence.tellAgain(session);
  }

  /** Ends a session, and begins one of the same name before anyone else can. */
  private void takeOver(Session session, LoginRequest request) {
    detach(session);
    end(session, true, new Output.LoggedOut(session.name));
    Optional<ResumeState> resume = Optional.of(new ResumeState(tokens.get()));
    Session next = newSession(request, resume);
    if (!directory.tryEnter(next)) {
      throw new IllegalStateException("a name that was freed just now is taken");
    }
    accept(next, request, Resumption.Continuity.BROKEN);
    outbox.report(new Output.Resumed(request.client().socket, next.name, Output.Return.TAKEN_OVER));
    presence.onEntered(next);
  }

  private static Session newSession(LoginRequest request, Optional<ResumeState> resume) {
    ClientMessage.Login login = request.login();
    return new Session(login.name(), request.client(), login.discoverable(), resume);
  }

  private void accept(Session session, LoginRequest request, Resumption.Continuity continuity) {
    Client client = request.client();
    List<IceServer> servers = iceServers.forClient(session.name, client.reach, request.timeOfDay());
    client.session = Optional.of(session);
    session.resume.ifPresent(state -> resumable.put(state.token, session));
    Optional<Resumption> resumption =
        session.resume.map(state -> new Resumption(state.token, continuity));
    outbox.send(
        client.socket,
        new Envelope<>(
            request.id(),
            new ServerMessage.LoginAccepted(session.name, tokens.get(), servers, resumption)));
  }

  private void refuse(LoginRequest request, SignalErrorCode code) {
    outbox.refuseLogin(request.client().socket, request.id(), code);
  }

  /** Takes a session from wherever it is, its token being used up. */
  private void detach(Session session) {
    session.resume.ifPresent(state -> resumable.remove(state.token));
    switch (session.place) {
      case Session.Place.Here(var client) -> {
        client.session = Optional.empty();
        replaced.accept(client);
      }
      case Session.Place.Away _ -> away.remove(session);
    }
  }

  private void expire(Session session, boolean tellOthers) {
    away.remove(session);
    end(session, tellOthers, new Output.Expired(session.name));
  }

  /** Frees the name, and tells those who are in the middle of something with it. */
  private void end(Session session, boolean tellOthers, Output.Report report) {
    session.resume.ifPresent(state -> resumable.remove(state.token));
    directory.remove(session);
    presence.onEnded(session, tellOthers);
    ServerMessage.Delivered gone =
        new ServerMessage.Leave(session.name, ConnectionId.CLASSIC, LeaveReason.GONE);
    for (Map.Entry<Session, Boolean> other : session.conversations.endAll().entrySet()) {
      if (tellOthers && (discretion == Discretion.OPEN || other.getValue())) {
        bus.tryDeliver(other.getKey(), gone);
      }
    }
    outbox.report(report);
  }
}
