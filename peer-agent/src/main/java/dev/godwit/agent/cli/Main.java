package dev.godwit.agent.cli;

import dev.godwit.agent.Version;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs the agent's commands and exits with their codes. */
@Command(
    name = "godwit",
    description = "Sends files from one machine straight to another, over WebRTC.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    subcommands = {
      SendCommand.class,
      ReceiveCommand.class,
      AgentCommand.class,
      StatusCommand.class,
      WhoCommand.class,
      HistoryCommand.class,
      CompletionCommand.class
    })
public final class Main implements Runnable {
  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main(Invocation invocation) {
    this.invocation = invocation;
  }

  /** What {@code --version} prints. */
  static final class VersionText implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"godwit " + Version.text()};
    }
  }

  public static void main(String[] args) {
    int exitCode = run(new Invocation(List.of(args), System.getenv()));
    Silence.fall();
    System.exit(exitCode);
  }

  private static int run(Invocation invocation) {
    try {
      Invocation.Completed completed = invocation.complete();
      List<String> words = completed.words();
      Logs.configure(words.contains("--debug") || words.contains("--debug=true"));
      return commandLine(invocation)
          .setParameterExceptionHandler((problem, _) -> explain(problem, completed.places()))
          .execute(words.toArray(String[]::new));
    } catch (ConfigException e) {
      System.err.println("godwit: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  /** What was typed, for commands that read again what else is said. */
  Invocation invocation() {
    return invocation;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do: send, receive, agent, status, who, history or completion.");
  }

  static CommandLine commandLine(Invocation invocation) {
    return new CommandLine(new Main(invocation))
        // A name may begin with the sign by which others take arguments from a file.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((problem, _) -> explain(problem, Map.of()))
        .setExecutionExceptionHandler(Main::apologise);
  }

  /**
   * Says what is wrong with a command.
   *
   * @param places where it stands, by option, if it was not typed
   */
  private static int explain(ParameterException problem, Map<String, String> places) {
    PrintWriter err = problem.getCommandLine().getErr();
    if (problem.getArgSpec() instanceof OptionSpec option
        && places.containsKey(option.longestName())) {
      err.println("godwit: " + places.get(option.longestName()) + ": " + problem.getMessage());
      return ExitCode.USAGE;
    }
    var later =
        problem instanceof UnmatchedArgumentException unmatched
            ? NotBuiltYet.among(unmatched.getUnmatched())
            : Optional.<String>empty();
    err.println(
        "godwit: "
            + later.map(option -> "Not built yet: " + option + ".").orElse(problem.getMessage()));
    if (later.isEmpty()) {
      problem.getCommandLine().usage(err);
    }
    return ExitCode.USAGE;
  }

  private static int apologise(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof NotBuiltYet later) {
      command.getErr().println("godwit: " + later.getMessage());
      return ExitCode.USAGE;
    }
    System.getLogger(Main.class.getName())
        .log(
            System.Logger.Level.ERROR,
            "godwit failed by a fault of its own. Run it again with --debug, and report it.",
            failure);
    return ExitCode.FAILED;
  }
}
