package dev.godwit.agent.cli;

import dev.godwit.agent.AgentException;
import dev.godwit.agent.process.ServiceManager;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code godwit agent}: is always there under its name, and takes what the rules allow. */
@Command(
    name = "agent",
    description = "Is always there: takes what others send, by rules, until it is stopped.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    footer = {
      "",
      "Example: godwit agent --as nas --dir /srv/inbox --by-sender --from ann,bob --quota 50G",
      "Exit codes: 1 failed, 2 usage, 143 SIGTERM, 130 Ctrl-C."
    })
final class AgentCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PathOptions path = new PathOptions();
  @Mixin private AgentOptions options = new AgentOptions();

  @Override
  public Integer call() throws InterruptedException {
    options.requireSense();
    Talk talk = common.talk();
    ServiceManager manager = ServiceManager.of(System.getenv(), ProcessHandle.current().pid());
    try (ServiceReport report = new ServiceReport(manager)) {
      Daemon.Identity identity =
          new Daemon.Identity(common.server(), common.name(), common.state(), path.rule());
      return new Daemon(talk, identity, options.settings(), report).run();
    } catch (AgentException e) {
      talk.failed(e.code(), e.sentence());
      return Failures.exitCode(e);
    }
  }
}
