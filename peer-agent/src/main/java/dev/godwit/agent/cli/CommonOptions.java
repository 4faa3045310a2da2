package dev.godwit.agent.cli;

import dev.godwit.agent.AgentException;
import dev.godwit.agent.ServerAddress;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command of the agent takes. */
final class CommonOptions {
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz";

  /** Names have at most 64 characters; some are left for the letters. */
  private static final int MAX_HOST_LENGTH = 40;

  @Option(
      names = "--server",
      paramLabel = "ADDRESS",
      description =
          "The signaling server: ws://, wss://, http://, https:// or HOST[:PORT]. Default:"
              + " $GODWIT_SERVER, else ws://localhost:8888.")
  private @Nullable String server;

  @Option(
      names = "--server-fingerprint",
      paramLabel = "SHA256",
      description =
          "Know a wss:// server by its certificate's fingerprint, as it prints it, and by nothing"
              + " else. Default: $GODWIT_SERVER_FINGERPRINT.")
  private @Nullable String serverFingerprint;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "Your name. Default: $GODWIT_AS, else this host's name and four letters.")
  private @Nullable String name;

  @Mixin private StateOption state = new StateOption();

  @Option(names = "--json", description = "One JSON event a line on standard output.")
  private boolean json;

  @Option(names = "--quiet", description = "Say nothing but errors and how it ended.")
  private boolean quiet;

  @Option(names = "--debug", description = "Say more when something fails.")
  private boolean debug;

  ServerAddress server() throws AgentException {
    ServerAddress address =
        ServerAddress.parse(
            server == null ? "ws://localhost:" + ServerAddress.DEFAULT_PORT : server);
    return serverFingerprint == null ? address : address.known(serverFingerprint);
  }

  String name() {
    return name == null ? defaultName() : name;
  }

  /** The name that was said, if one was. */
  Optional<String> saidName() {
    return Optional.ofNullable(name);
  }

  /** Where to keep what must outlive this process. */
  Path state() {
    return state.path();
  }

  boolean json() {
    return json;
  }

  boolean debug() {
    return debug;
  }

  Talk talk() {
    return talk(System.out);
  }

  /** The same where standard output carries something else. */
  Talk talkBesideData() {
    return talk(System.err);
  }

  private Talk talk(PrintStream out) {
    return json
        ? new JsonTalk(out, System.err)
        : new HumanTalk(
            out,
            System.err,
            Terminal.canDraw() ? () -> OptionalInt.of(Terminal.columns()) : OptionalInt::empty,
            Terminal.showsOutput(),
            quiet);
  }

  private static String defaultName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "agent";
    }
    String allowed = host.replaceAll("[^A-Za-z0-9._-]", "");
    StringBuilder name = new StringBuilder(allowed.isEmpty() ? "agent" : allowed);
    name.setLength(Math.min(name.length(), MAX_HOST_LENGTH));
    name.append('-');
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 4; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }
}
