package dev.godwit.agent.cli;

import dev.godwit.agent.Agent;
import dev.godwit.agent.AgentException;
import dev.godwit.agent.OnExists;
import dev.godwit.agent.PathRule;
import dev.godwit.agent.ReceiveOptions;
import dev.godwit.agent.SendOptions;
import dev.godwit.agent.ServerAddress;
import dev.godwit.agent.ServerListener;
import dev.godwit.agent.Transfer;
import dev.godwit.agent.TransferListener;
import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import dev.godwit.agent.daemon.LoginRetries;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.OutboxFolder;
import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.PeerName;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A daemon at work, from its start to the signal that stops it. While the server is away, or does
 * not let it in, it tries again. Thread-safe.
 */
final class Daemon implements DaemonDesk.Answers, TransferListener, ServerListener {
  /**
   * Who the daemon is.
   *
   * @param state where it keeps what must outlive it
   */
  record Identity(ServerAddress server, String name, Path state, PathRule path) {}

  /** While the server lets it in. */
  private record Session(Agent agent, Outboxes outboxes) {}

  private final Talk talk;
  private final Identity identity;
  private final ServiceReport report;
  private final Gatekeeper gatekeeper;
  private final Hooks hooks;
  private final Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final List<Outboxes.Watched> watched = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile DaemonSettings settings;
  private volatile @Nullable Session session;
  private volatile @Nullable Watch watch;
  private volatile boolean isOnline;

  Daemon(Talk talk, Identity identity, DaemonSettings settings, ServiceReport report) {
    this.talk = talk;
    this.identity = identity;
    this.settings = settings;
    this.report = report;
    this.hooks = new Hooks(settings.onReceived());
    this.gatekeeper = new Gatekeeper(settings.rules(), new Stock(settings));
  }

  /**
   * Works until the process is told to end.
   *
   * @return the exit code, if it ends by itself
   * @throws AgentException if it makes no sense to try again
   */
  int run() throws AgentException, InterruptedException {
    try {
      for (DaemonSettings.Outbox outbox : settings.outboxes()) {
        watched.add(new Outboxes.Watched(OutboxFolder.open(outbox.folder()), outbox.to()));
      }
      Optional<DaemonDesk> desk =
          DaemonDesk.open(identity.state(), identity.server().shown(), identity.name(), this);
      if (desk.isEmpty()) {
        talk.failed("exists", "An agent of this name runs already. Stop it, or take another name.");
        return ExitCode.FAILED;
      }
      try (DaemonDesk _ = desk.get();
          Goodbye _ = Goodbye.of(() -> stop(desk.get()))) {
        return work();
      }
    } catch (FileProblem problem) {
      talk.failed(problem.reason().code(), problem.getMessage());
      return ExitCode.FAILED;
    }
  }

  private int work() throws AgentException, InterruptedException {
    LoginRetries retries = new LoginRetries(new SecureRandom());
    // Ready to be left alone: that the server is there is no more its own doing now than later.
    report.ready(status());
    while (stopped.getCount() > 0) {
      AgentException refusal = serve(retries);
      if (!LoginRetries.mayPass(refusal.code())) {
        throw refusal;
      }
      onOffline(refusal.sentence());
      var _ = stopped.await(retries.nextPauseNanos(), TimeUnit.NANOSECONDS);
    }
    return ExitCode.DONE;
  }

  /** Is there until the server does not let it in, or not any more; says why. */
  private AgentException serve(LoginRetries retries) throws InterruptedException {
    DaemonSettings now = settings;
    try (Watch fresh = new Watch(talk, identity.server().shown())) {
      watch = fresh;
      try (Agent agent =
          Agent.standBy(
              identity.server(),
              identity.name(),
              this,
              Optional.of(identity.state()),
              now.isDiscoverable(),
              receiveOptions(now),
              this)) {
        retries.onLoggedIn();
        AgentException refusal;
        try (Outboxes outboxes = Outboxes.of(watched, agent, sendOptions(now), this)) {
          session = new Session(agent, outboxes);
          show(agent, now);
          talk.ready(agent.name(), now.inbox(), Commands.send(identity.server(), agent.name()));
          refusal = fresh.refused().join();
        }
        // Nobody can call any more; what is under way needs no server.
        fresh.awaitQuiet();
        return refusal;
      }
    } catch (AgentException e) {
      return e;
    } finally {
      session = null;
    }
  }

  private static void show(Agent agent, DaemonSettings settings) throws AgentException {
    agent.showTo(settings.isDiscoverable() ? List.of() : settings.visibleTo());
  }

  private ReceiveOptions receiveOptions(DaemonSettings now) {
    return new ReceiveOptions(
        now.inbox(),
        now.bySender(),
        now.senders(),
        gatekeeper,
        identity.path(),
        now.giveUp(),
        Optional.empty(),
        OnExists.RENAME,
        OptionalLong.empty());
  }

  private SendOptions sendOptions(DaemonSettings now) {
    return new SendOptions(
        ChronoUnit.FOREVER.getDuration(),
        Optional.empty(),
        identity.path(),
        now.giveUp(),
        /* anew= */ false,
        List.of(),
        /* compress= */ true,
        OptionalLong.empty());
  }

  /** From now on by these rules; what is under way goes on. */
  void obey(DaemonSettings fresh) throws AgentException {
    report.reloading();
    try {
      settings = fresh.withPlacesOf(settings);
      gatekeeper.rules(fresh.rules());
      hooks.program(fresh.onReceived());
      Session now = session;
      if (now != null) {
        now.agent().admit(fresh.senders());
        show(now.agent(), fresh);
      }
    } finally {
      report.ready(status());
    }
  }

  private void stop(DaemonDesk desk) {
    report.stopping();
    stopped.countDown();
    desk.close();
    Session last = session;
    if (last != null) {
      last.outboxes().close();
      last.agent().close();
    }
    hooks.close();
  }

  @Override
  public void onChange(Transfer transfer, TransferSnapshot snapshot) {
    gatekeeper.onChange(transfer, snapshot);
    Watch now = watch;
    if (now != null) {
      now.onChange(transfer, snapshot);
    }
    boolean isReceived =
        snapshot.direction() == TransferSnapshot.Direction.RECEIVE
            && snapshot.state() == TransferState.COMPLETE;
    if (isReceived) {
      hooks.received(snapshot, settings.folderOf(snapshot.peer()));
    }
    report.status(status());
  }

  @Override
  public void onText(String peer, String text) {
    talk.text(peer, text);
  }

  @Override
  public void onOnline(String name) {
    isOnline = true;
    talk.online(name, identity.server().shown());
    report.status(status());
  }

  @Override
  public void onOffline(String reason) {
    isOnline = false;
    talk.offline(reason);
    report.status(status());
  }

  @Override
  public void onRefused(AgentException refusal) {
    isOnline = false;
    Watch now = watch;
    if (now != null) {
      now.onRefused(refusal);
    }
  }

  @Override
  public DaemonStatus status() {
    Session now = session;
    Watch transfers = watch;
    return new DaemonStatus(
        now == null ? identity.name() : now.agent().name(),
        identity.server().shown(),
        ProcessHandle.current().pid(),
        since,
        isOnline,
        settings.inbox(),
        transfers == null ? new LinkedHashMap<>() : transfers.underWay(),
        now == null ? List.of() : now.outboxes().standing());
  }

  @Override
  public boolean isKnownAs(String server, Optional<String> name) {
    try {
      return session != null
          && isOnline
          && server.equals(identity.server().shown())
          && (name.isEmpty()
              || PeerName.ofTyped(name.get()).equals(PeerName.ofTyped(identity.name())));
    } catch (InvalidNameException e) {
      return false;
    }
  }

  @Override
  public List<ObjectNode> who(List<String> names) throws AgentException, InterruptedException {
    Session now = session;
    List<ObjectNode> events = new ArrayList<>();
    if (now != null) {
      now.agent()
          .presence(names)
          .forEach((name, presence) -> events.add(DaemonStatus.presence(name, presence)));
    }
    return events;
  }
}
