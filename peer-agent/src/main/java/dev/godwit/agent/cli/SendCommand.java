package dev.godwit.agent.cli;

import dev.godwit.agent.Agent;
import dev.godwit.agent.AgentException;
import dev.godwit.agent.PathRule;
import dev.godwit.agent.SendOptions;
import dev.godwit.agent.ServerAddress;
import dev.godwit.agent.Transfer;
import dev.godwit.agent.TransferSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit send}: calls a peer and sends it files and folders. */
@Command(
    name = "send",
    description = "Sends files and folders straight to another peer.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    footer = {
      "",
      "Examples:",
      "  godwit send report.pdf photos --to ann --server ws://example.org:8888",
      "  godwit send backup.tar --to ann --wait forever --json",
      "Options may also stand in ~/.config/godwit/config.toml.",
      "Exit codes: 0 done, 1 failed or some files skipped, 2 usage, 3 rejected, 4 nobody there,",
      "5 interrupted, 6 integrity, 130 Ctrl-C."
    })
final class SendCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PathOptions path = new PathOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "PATH", arity = "0..*", description = "Files and folders to send.")
  private List<Path> sources = List.of();

  @Option(names = "--to", paramLabel = "NAME", description = "Who gets it.")
  private List<String> to = List.of();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = WaitTime.class,
      defaultValue = "60s",
      description = "How long to wait for an absent peer: 30s, 5m, 2h, 0 or forever.")
  private Duration maxWait = Duration.ofSeconds(60);

  @Option(names = "--message", paramLabel = "TEXT", description = "A word to the receiver.")
  private Optional<String> message = Optional.empty();

  @Option(
      names = "--give-up",
      paramLabel = "TIME",
      converter = WaitTime.class,
      defaultValue = "10m",
      description = "How long to try to reach a peer again whose link was lost.")
  private Duration giveUp = SendOptions.DEFAULT_GIVE_UP;

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "Leave this out of folders: a name such as *.tmp, or a path with a slash.")
  private List<String> exclude = List.of();

  @Option(names = "--no-compress", description = "Send each block as it is.")
  private boolean noCompress;

  @Option(names = "--new", description = "Begin anew what was begun before.")
  private boolean anew;

  @Option(names = "--resume-list", description = "Show what was begun and has not ended.")
  private boolean resumeList;

  @Override
  public Integer call() throws InterruptedException {
    if (resumeList) {
      return ResumeList.ofSent(common);
    }
    if (sources.isEmpty() || to.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Say what to send, and --to whom.");
    }
    if (to.size() > 1) {
      throw new NotBuiltYet("several --to");
    }
    if (sources.contains(Path.of("-"))) {
      throw new NotBuiltYet("sending from standard input");
    }
    SendOptions options = options();
    Talk talk = common.talk();
    try {
      return send(talk, common.server(), options);
    } catch (AgentException e) {
      talk.failed(e.code(), e.sentence());
      return Failures.exitCode(e);
    }
  }

  private SendOptions options() {
    // What is wrong with a path says so itself.
    PathRule rule = path.rule();
    try {
      return new SendOptions(maxWait, message, rule, giveUp, anew, exclude, !noCompress);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--exclude: " + e.getMessage());
    }
  }

  private int send(Talk talk, ServerAddress server, SendOptions options)
      throws AgentException, InterruptedException {
    String peer = to.getFirst();
    try (Watch watch = new Watch(talk, server.shown());
        Agent agent = Agent.connect(server, common.name(), watch, Optional.of(common.state()));
        Goodbye _ = Goodbye.to(agent);
        Keys _ = Keys.of(watch)) {
      talk.hint(Commands.receive(server, peer, agent.name()));
      Transfer transfer = agent.send(peer, sources, options, watch);
      transfer.skippedSources().forEach(s -> talk.skippedSource(s.path(), s.why()));
      TransferSnapshot end = transfer.await();
      return transfer.skippedSources().isEmpty()
          ? ExitCode.of(end)
          : Math.max(ExitCode.of(end), ExitCode.FAILED);
    }
  }
}
