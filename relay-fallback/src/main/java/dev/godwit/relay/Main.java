package dev.godwit.relay;

import dev.godwit.relay.process.StateFolder;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Runs {@code godwit relay} and exits with its code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // A client that has the handshake repeated within a connection costs much and needs it never;
    // TLS 1.3 has no such thing. Java reads this once, with its first use of TLS.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    Map<String, String> environment = System.getenv();
    Path state = StateFolder.of(environment, System.getProperty("user.home"));
    System.exit(commandLine(environment, state).execute(args));
  }

  /**
   * The commands.
   *
   * @param environment what the relay is told by variables
   * @param state where it keeps what it needs again at its next start, if it is not told
   */
  static CommandLine commandLine(Map<String, String> environment, Path state) {
    CommandSpec godwit =
        CommandSpec.create()
            .name("godwit")
            .versionProvider(Main::version)
            .mixinStandardHelpOptions(true);
    godwit.addSubcommand("relay", RelayCommand.spec(environment, state));
    return new CommandLine(godwit).setParameterExceptionHandler(Main::explain);
  }

  private static int explain(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(e.getMessage());
    command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  /** The version that the build wrote into the manifest. */
  static String[] version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {"godwit " + (version == null ? "development" : version)};
  }
}
