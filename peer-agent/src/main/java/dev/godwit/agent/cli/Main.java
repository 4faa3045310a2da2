package dev.godwit.agent.cli;

import dev.godwit.agent.Version;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
      HistoryCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** What {@code --version} prints. */
  static final class VersionText implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"godwit " + Version.text()};
    }
  }

  public static void main(String[] args) {
    Logs.configure(List.of(args).contains("--debug"));
    int exitCode = commandLine().execute(args);
    Silence.fall();
    System.exit(exitCode);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: send, receive, agent, status, who or history.");
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::explain)
        .setExecutionExceptionHandler(Main::apologise);
  }

  private static int explain(ParameterException problem, String[] args) {
    PrintWriter err = problem.getCommandLine().getErr();
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
