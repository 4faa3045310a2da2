package dev.godwit.signaling;

import dev.godwit.relay.process.StateFolder;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs {@code godwit serve} and exits with its code. */
@Command(
    name = "godwit",
    description = "WebRTC peer-to-peer transfer: the server's side.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] args) {
    // A client that has the handshake repeated within a connection costs much and needs it never;
    // TLS 1.3 has no such thing. Java reads this once, with its first use of TLS.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    Path state = StateFolder.of(System.getenv(), System.getProperty("user.home"));
    System.exit(commandLine(state, Screen.ofThisProcess()).execute(args));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: godwit serve");
  }

  /**
   * The commands.
   *
   * @param state where the server keeps what it needs again at its next start
   * @param screen what reads the output
   */
  static CommandLine commandLine(Path state, Screen screen) {
    return new CommandLine(new Main())
        .addSubcommand(new ServeCommand(state, screen))
        .setParameterExceptionHandler(NotBuiltYet::explain)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** The version that the build wrote into the manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"godwit " + (version == null ? "development" : version)};
    }
  }
}
