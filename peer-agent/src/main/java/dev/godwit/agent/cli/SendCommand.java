package dev.godwit.agent.cli;

import dev.godwit.agent.Agent;
import dev.godwit.agent.AgentException;
import dev.godwit.agent.PathRule;
import dev.godwit.agent.SendOptions;
import dev.godwit.agent.ServerAddress;
import dev.godwit.agent.Transfer;
import dev.godwit.protocol.transfer.Frame;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit send}: calls a peer and sends it files, a stream or a text. */
@Command(
    name = "send",
    description = "Sends files, folders, a stream or a text straight to another peer.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    footer = {
      "",
      "Examples:",
      "  godwit send report.pdf photos --to ann --server ws://example.org:8888",
      "  tar c photos | godwit send - --name photos.tar --to ann",
      "  godwit send backup.tar --to ann --wait forever --json",
      "Options may also stand in ~/.config/godwit/config.toml.",
      "Exit codes: 0 done, 1 failed or some files skipped, 2 usage, 3 rejected, 4 nobody there,",
      "5 interrupted, 6 integrity, 130 Ctrl-C."
    })
final class SendCommand implements Callable<Integer> {
  private static final Path STANDARD_INPUT = Path.of("-");

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PathOptions path = new PathOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Files and folders to send; - alone is what comes on standard input.")
  private List<Path> sources = List.of();

  @Option(
      names = "--text",
      paramLabel = "WORDS",
      description = "Say this instead of sending files; - reads it from standard input.")
  private Optional<String> text = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "stdin",
      description = "What the file is called that standard input becomes.")
  private String name = "stdin";

  @Option(
      names = "--to",
      paramLabel = "NAME",
      description = "Who gets it; all but a text goes to up to 8, each in a transfer of its own.")
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

  @Option(
      names = "--limit",
      paramLabel = "RATE",
      converter = ByteRate.class,
      description = "How many bytes in a second at most, of each transfer: 500K, 10M, 1G.")
  private @Nullable Long limit;

  @Option(names = "--new", description = "Begin anew what was begun before.")
  private boolean anew;

  @Option(names = "--resume-list", description = "Show what was begun and has not ended.")
  private boolean resumeList;

  @Override
  public Integer call() throws InterruptedException {
    if (resumeList) {
      return ResumeList.ofSent(common);
    }
    requireOneThingToSend();
    SendOptions options = options();
    Talk talk = common.talk();
    try {
      return send(talk, common.server(), options);
    } catch (AgentException e) {
      talk.failed(e.code(), e.sentence());
      return Failures.exitCode(e);
    }
  }

  private void requireOneThingToSend() {
    boolean isNothing = sources.isEmpty() && text.isEmpty();
    if (isNothing || to.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Say what to send, and --to whom.");
    }
    boolean isMixed = sources.contains(STANDARD_INPUT) && sources.size() > 1;
    if (isMixed || (text.isPresent() && !sources.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(),
          "Files, standard input (-) and --text are sent one without the other.");
    }
    if (to.size() > 1 && text.isPresent()) {
      throw new ParameterException(spec.commandLine(), "A text goes to one.");
    }
  }

  private boolean readsStandardInput() {
    return sources.contains(STANDARD_INPUT) || text.equals(Optional.of("-"));
  }

  private SendOptions options() {
    // What is wrong with a path says so itself.
    PathRule rule = path.rule();
    try {
      return new SendOptions(maxWait, message, rule, giveUp, anew, exclude, !noCompress, limit());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--exclude: " + e.getMessage());
    }
  }

  private int send(Talk talk, ServerAddress server, SendOptions options)
      throws AgentException, InterruptedException {
    try (Watch watch = new Watch(talk, server.shown());
        Agent agent = Agent.connect(server, common.name(), watch, Optional.of(common.state()));
        Goodbye _ = Goodbye.to(agent);
        Keys _ = readsStandardInput() ? Keys.none() : Keys.of(watch)) {
      to.forEach(peer -> talk.hint(Commands.receive(server, peer, agent.name())));
      List<Transfer> transfers = begin(agent, options, watch);
      List<Transfer.Skipped> skipped = transfers.getFirst().skippedSources();
      skipped.forEach(s -> talk.skippedSource(s.path(), s.why()));
      int outcome = ExitCode.DONE;
      for (Transfer transfer : transfers) {
        outcome = ExitCode.both(outcome, ExitCode.of(transfer.await()));
      }
      return skipped.isEmpty() ? outcome : Math.max(outcome, ExitCode.FAILED);
    }
  }

  private List<Transfer> begin(Agent agent, SendOptions options, Watch watch)
      throws AgentException {
    if (text.isPresent()) {
      return List.of(agent.say(to.getFirst(), words(text.get()), options, watch));
    }
    if (sources.contains(STANDARD_INPUT)) {
      InputStream in = new FileInputStream(FileDescriptor.in);
      return agent.sendStream(to, in, name, options, watch);
    }
    return agent.send(to, sources, options, watch);
  }

  /** One byte more than fits is read, so that what is too long is said to be so, and not cut. */
  private String words(String typed) {
    if (!typed.equals("-")) {
      return typed;
    }
    try {
      byte[] read = System.in.readNBytes(Frame.MAX_TEXT_BYTES + 1);
      return new String(read, StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "Standard input could not be read: " + e.getMessage(), e);
    }
  }

  private OptionalLong limit() {
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }
}
