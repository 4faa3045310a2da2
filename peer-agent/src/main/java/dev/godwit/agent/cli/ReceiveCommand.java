package dev.godwit.agent.cli;

import dev.godwit.agent.Agent;
import dev.godwit.agent.AgentException;
import dev.godwit.agent.Consent;
import dev.godwit.agent.OnExists;
import dev.godwit.agent.PathRule;
import dev.godwit.agent.ReceiveOptions;
import dev.godwit.agent.SendOptions;
import dev.godwit.agent.SenderRule;
import dev.godwit.agent.ServerAddress;
import dev.godwit.agent.TransferSnapshot;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code godwit receive}: waits for files, from one peer or many. */
@Command(
    name = "receive",
    description = "Waits for files that others send to you.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    footer = {
      "",
      "Examples:",
      "  godwit receive --server wss://example.org:8443 --as ann",
      "  godwit receive --as ann --dir inbox --from bob,carol --yes",
      "  godwit receive --from anyone --yes --once --quiet | xargs -d '\\n' ls -l",
      "Options may also stand in ~/.config/godwit/config.toml.",
      "Exit codes: 0 done, 1 failed or some files skipped, 2 usage, 4 nobody there,",
      "5 interrupted, 6 integrity, 130 Ctrl-C."
    })
final class ReceiveCommand implements Callable<Integer> {
  static final String ANYONE = "anyone";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PathOptions path = new PathOptions();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where to save; made if missing. Default: the current folder.")
  private @Nullable Path directory;

  @Option(
      names = "--from",
      paramLabel = "NAME",
      split = ",",
      description =
          "Who may ask: names, or the word anyone. Others are declined unseen. Without it, you are"
              + " asked about everyone.")
  private List<String> from = List.of();

  @Option(names = "--yes", description = "Accept what they send without asking; needs --from.")
  private boolean yes;

  @Option(
      names = "--limit",
      paramLabel = "RATE",
      converter = ByteRate.class,
      description = "How many bytes in a second at most, of each transfer: 500K, 10M, 1G.")
  private @Nullable Long limit;

  @Option(names = "--once", description = "End after the first transfer that was accepted.")
  private boolean once;

  @Option(
      names = "--on-exists",
      paramLabel = "RULE",
      converter = ExistsRule.class,
      defaultValue = "rename",
      description =
          "What to do where a name is taken: rename, skip (if it is the same file), overwrite or"
              + " fail.")
  private OnExists onExists = OnExists.RENAME;

  @Option(
      names = "--stdout",
      description =
          "Write what arrives to standard output instead: one file or stream; implies --once.")
  private boolean stdout;

  @Option(
      names = "--give-up",
      paramLabel = "TIME",
      converter = WaitTime.class,
      defaultValue = "10m",
      description = "How long to wait for a sender whose link was lost.")
  private Duration giveUp = SendOptions.DEFAULT_GIVE_UP;

  @Option(names = "--resume-list", description = "Show what has arrived in part in --dir.")
  private boolean resumeList;

  @Override
  public Integer call() throws InterruptedException {
    if (resumeList) {
      return ResumeList.ofReceived(common, folder());
    }
    if (yes && from.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--yes needs --from: say whose files to accept without asking.");
    }
    if (!yes && !Terminal.canAsk()) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no terminal to ask at: say --from NAME,… (or anyone) and --yes.");
    }
    if (stdout && directory != null) {
      throw new ParameterException(spec.commandLine(), "--stdout saves nothing in a --dir.");
    }
    PathRule pathRule = path.rule();
    Talk talk = stdout ? common.talkBesideData() : common.talk();
    try {
      return receive(talk, common.server(), pathRule);
    } catch (AgentException e) {
      talk.failed(e.code(), e.sentence());
      return Failures.exitCode(e);
    }
  }

  private int receive(Talk talk, ServerAddress server, PathRule pathRule)
      throws AgentException, InterruptedException {
    Once first = new Once();
    boolean isOne = once || stdout;
    Consent asked = yes ? Consent.yes() : new TerminalConsent(System.in, Terminal.charset(), talk);
    ReceiveOptions options = options(isOne ? first.limit(asked) : asked, pathRule);
    try (Watch watch = new Watch(talk, server.shown());
        Agent agent =
            Agent.connectToReceive(
                server,
                common.name(),
                watch,
                Optional.of(common.state()),
                options,
                isOne ? first.after(watch) : watch);
        Goodbye _ = Goodbye.to(agent);
        Keys _ = yes ? Keys.of(watch) : Keys.none()) {
      String command = Commands.send(server, agent.name());
      if (stdout) {
        talk.readyToPassOn(agent.name(), command);
      } else {
        talk.ready(agent.name(), options.directory(), command);
      }
      CompletableFuture<TransferSnapshot> end = first.end();
      CompletableFuture.anyOf(end, watch.refused()).join();
      if (end.isDone()) {
        return ExitCode.of(end.join());
      }
      // Nobody can call any more; what is under way needs no server.
      watch.awaitQuiet();
      return end.isDone() ? ExitCode.of(end.join()) : ExitCode.FAILED;
    }
  }

  private ReceiveOptions options(Consent consent, PathRule pathRule) throws AgentException {
    Path saved = folder().toAbsolutePath().normalize();
    ReceiveOptions options =
        new ReceiveOptions(
            saved, false, rule(), consent, pathRule, giveUp, Optional.empty(), onExists, limit());
    return stdout ? options.into(new FileOutputStream(FileDescriptor.out).getChannel()) : options;
  }

  private Path folder() {
    return directory == null ? Path.of("") : directory;
  }

  private SenderRule rule() throws AgentException {
    if (from.isEmpty()) {
      return SenderRule.askAboutEveryone();
    }
    return from.contains(ANYONE) ? SenderRule.anyone() : SenderRule.only(from);
  }

  private OptionalLong limit() {
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }
}
