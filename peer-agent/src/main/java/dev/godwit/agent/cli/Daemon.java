package dev.godwit.agent.cli;

import dev.godwit.agent.Agent;
import dev.godwit.agent.AgentException;
import dev.godwit.agent.PathRule;
import dev.godwit.agent.ReceiveOptions;
import dev.godwit.agent.SendOptions;
import dev.godwit.agent.ServerAddress;
import dev.godwit.agent.TransferListener;
import dev.godwit.agent.TransferState;
import dev.godwit.agent.daemon.InboxRules;
import dev.godwit.agent.daemon.LoginRetries;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.Inbox;
import dev.godwit.agent.file.OutboxFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A daemon at work, from its start to the signal that stops it. While the server is away, or does
 * not let it in, it tries again.
 */
final class Daemon {
  private final Talk talk;
  private final ServerAddress server;
  private final String name;
  private final Path state;
  private final PathRule path;
  private final DaemonSettings settings;
  private final Gatekeeper gatekeeper;
  private final Hooks hooks;
  private final List<Outboxes.Watched> watched = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Agent agent; // guarded by this

  Daemon(
      Talk talk,
      ServerAddress server,
      String name,
      Path state,
      PathRule path,
      DaemonSettings settings) {
    this.talk = talk;
    this.server = server;
    this.name = name;
    this.state = state;
    this.path = path;
    this.settings = settings;
    this.hooks = new Hooks(settings.onReceived());
    this.gatekeeper = new Gatekeeper(settings.rules(), this::stock);
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
    } catch (FileProblem problem) {
      talk.failed(problem.reason().code(), problem.getMessage());
      return ExitCode.FAILED;
    }
    LoginRetries retries = new LoginRetries(new SecureRandom());
    try (Goodbye _ = Goodbye.of(this::stop)) {
      while (stopped.getCount() > 0) {
        AgentException refusal = serve(retries);
        if (!LoginRetries.mayPass(refusal.code())) {
          throw refusal;
        }
        talk.offline(refusal.sentence());
        var _ = stopped.await(retries.nextPauseNanos(), TimeUnit.NANOSECONDS);
      }
    }
    return ExitCode.INTERRUPTED;
  }

  /** Is there until the server does not let it in, or not any more; says why. */
  private AgentException serve(LoginRetries retries) throws InterruptedException {
    try (Watch watch = new Watch(talk, server.shown())) {
      TransferListener transfers =
          (transfer, snapshot) -> {
            gatekeeper.onChange(transfer, snapshot);
            watch.onChange(transfer, snapshot);
            if (snapshot.state() == TransferState.COMPLETE) {
              hooks.received(snapshot, settings.folderOf(snapshot.peer()));
            }
          };
      try (Agent now =
          Agent.standBy(server, name, watch, Optional.of(state), options(), transfers)) {
        keep(now);
        retries.onLoggedIn();
        talk.ready(now.name(), settings.inbox(), Commands.send(server, now.name()));
        AgentException refusal;
        try (Outboxes _ = Outboxes.of(watched, now, sendOptions(), watch)) {
          refusal = watch.refused().join();
        }
        // Nobody can call any more; what is under way needs no server.
        watch.awaitQuiet();
        return refusal;
      } finally {
        keep(null);
      }
    } catch (AgentException e) {
      return e;
    }
  }

  private ReceiveOptions options() {
    return new ReceiveOptions(
        settings.inbox(),
        settings.bySender(),
        settings.senders(),
        gatekeeper,
        path,
        settings.giveUp());
  }

  private SendOptions sendOptions() {
    return new SendOptions(
        ChronoUnit.FOREVER.getDuration(),
        Optional.empty(),
        path,
        settings.giveUp(),
        /* anew= */ false,
        List.of());
  }

  private InboxRules.Stock stock(String sender) throws FileProblem {
    Path folder = settings.folderOf(sender);
    boolean isNew = settings.bySender() && !Files.exists(folder);
    boolean counts = settings.rules().needsStock();
    return new InboxRules.Stock(
        counts && settings.bySender() ? Inbox.promisedBytes(folder) : 0,
        counts ? Inbox.promisedBytes(settings.inbox()) : 0,
        isNew,
        isNew ? Inbox.senderFolders(settings.inbox()) : 0);
  }

  private synchronized void keep(@Nullable Agent fresh) {
    agent = fresh;
  }

  private void stop() {
    stopped.countDown();
    Agent last;
    synchronized (this) {
      last = agent;
    }
    if (last != null) {
      last.close();
    }
    hooks.close();
  }
}
