package dev.godwit.agent.cli;

import dev.godwit.agent.PathRule;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which path a transfer is to take, where that is not left to the network. */
final class PathOptions {
  /** What shells complete. */
  static final class Paths implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("direct", "relay").iterator();
    }
  }

  /** What shells complete. */
  static final class Transports implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("udp", "tcp", "tls").iterator();
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--path",
      paramLabel = "PATH",
      completionCandidates = Paths.class,
      description =
          "direct: use no relay. relay: use nothing else; the other side does not learn your"
              + " address. Default: whatever works, direct first.")
  private @Nullable String path;

  @Option(
      names = "--turn",
      paramLabel = "KIND",
      completionCandidates = Transports.class,
      description = "Reach the relay over udp, tcp or tls only. Default: whatever works.")
  private @Nullable String turn;

  /** The rule that was typed; a usage error if it is none. */
  PathRule rule() {
    Optional<PathRule.Turn> transport = Optional.ofNullable(turn).map(this::transport);
    PathRule.Kind kind =
        switch (path == null ? "" : path) {
          case "" -> PathRule.Kind.ANY;
          case "direct" -> PathRule.Kind.DIRECT;
          case "relay" -> PathRule.Kind.RELAY;
          case "https" -> throw new NotBuiltYet("--path https");
          default -> throw wrong("--path is direct or relay, not \"" + path + "\".");
        };
    if (kind == PathRule.Kind.DIRECT && transport.isPresent()) {
      throw wrong("--turn is about relays, and --path direct uses none.");
    }
    return new PathRule(kind, transport);
  }

  private PathRule.Turn transport(String typed) {
    return switch (typed) {
      case "udp" -> PathRule.Turn.UDP;
      case "tcp" -> PathRule.Turn.TCP;
      case "tls" -> PathRule.Turn.TLS;
      default -> throw wrong("--turn is udp, tcp or tls, not \"" + typed + "\".");
    };
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
