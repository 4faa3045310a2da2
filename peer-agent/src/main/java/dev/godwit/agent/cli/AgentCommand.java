package dev.godwit.agent.cli;

import dev.godwit.agent.AgentException;
import dev.godwit.agent.process.HangUp;
import dev.godwit.agent.process.Systemd;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;

/** {@code godwit agent}: is always there under its name, and takes what the rules allow. */
@Command(
    name = "agent",
    description = "Is always there: takes what others send, by rules, until it is stopped.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    footer = {
      "",
      "Examples:",
      "  godwit agent --as nas --dir /srv/inbox --by-sender --from ann,bob --quota 50G",
      "  godwit agent --from nobody --watch outbox --to nas",
      "Options may also stand in ~/.config/godwit/config.toml; SIGHUP has rules read again.",
      "Exit codes: 1 failed, 2 usage, 143 SIGTERM, 130 Ctrl-C."
    })
final class AgentCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Main main;
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PathOptions path = new PathOptions();
  @Mixin private AgentOptions options = new AgentOptions();

  @Override
  public Integer call() throws InterruptedException {
    options.requireSense();
    Talk talk = common.talk();
    Systemd systemd = Systemd.of(System.getenv(), ProcessHandle.current().pid());
    try (ServiceReport report = new ServiceReport(systemd)) {
      Daemon.Identity identity =
          new Daemon.Identity(common.server(), common.name(), common.state(), path.rule());
      Daemon daemon = new Daemon(talk, identity, options.settings(), report);
      if (!Terminal.canDraw()) {
        // At a terminal it says that the terminal is gone, and ends the process as ever.
        HangUp.onEach(() -> reload(daemon, talk));
      }
      return daemon.run();
    } catch (AgentException e) {
      talk.failed(e.code(), e.sentence());
      return Failures.exitCode(e);
    }
  }

  /** Has the daemon obey what is said now; if that makes no sense, what was said before holds. */
  private synchronized void reload(Daemon daemon, Talk talk) {
    try {
      AgentCommand fresh = readAgain();
      fresh.options.requireSense();
      daemon.obey(fresh.options.settings());
    } catch (ConfigException | ParameterException e) {
      talk.failed("config_invalid", e.getMessage() + " The rules stay as they were.");
    } catch (AgentException e) {
      talk.failed(e.code(), e.sentence() + " The rules stay as they were.");
    }
  }

  private AgentCommand readAgain() throws ConfigException {
    Invocation invocation = Objects.requireNonNull(main).invocation();
    String[] words = invocation.complete().words().toArray(String[]::new);
    var parsed = Main.commandLine(invocation).parseArgs(words).subcommand();
    return (AgentCommand) parsed.commandSpec().userObject();
  }
}
