package dev.godwit.relay;

import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.process.Machine;
import dev.godwit.relay.process.ReloadTrigger;
import dev.godwit.relay.tls.BadCertificateException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Relays until it is told to stop. Its flags are the table of {@link RelayOption}. */
final class RelayCommand implements Callable<Integer> {
  private static final String CONFIG = "--config";
  private static final String CONFIG_VARIABLE = "GODWIT_RELAY_CONFIG";

  private final Map<String, String> environment;
  private final Path state;
  private CommandSpec spec = CommandSpec.create();

  private RelayCommand(Map<String, String> environment, Path state) {
    this.environment = environment;
    this.state = state;
  }

  /** What the command line is read by. */
  static CommandSpec spec(Map<String, String> environment, Path state) {
    RelayCommand command = new RelayCommand(environment, state);
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
    command.spec = spec;
    spec.versionProvider(Main::version).mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description(
            "Relays between peers that can't reach each other: a TURN and STUN server.",
            "Each option can be said by its flag, else by the variable GODWIT_RELAY_… of the"
                + " environment, else by its key in the file.")
        .sortOptions(false)
        .footer(
            "",
            "Example, with a secret that the signaling server knows too:",
            "  godwit relay --secret-file relay.secret --public-host turn.example.org \\",
            "    --tls-cert fullchain.pem --tls-key privkey.pem",
            "",
            "Exit codes: 143 told to stop (SIGTERM), 130 Ctrl-C, 1 failed, 2 wrong usage.",
            "SIGHUP, and a change of the files, have certificate, secrets, users and allowed peers"
                + " read again.");
    spec.addOption(
        OptionSpec.builder(CONFIG)
            .paramLabel("FILE")
            .type(String.class)
            .arity("1")
            .description("A TOML file with what else is said here.")
            .build());
    for (RelayOption option : RelayOption.values()) {
      spec.addOption(flag(option));
    }
    return spec;
  }

  private static OptionSpec flag(RelayOption option) {
    String usual = option.usual();
    boolean isTold = !usual.isEmpty() && option.form() != RelayOption.Form.SWITCH;
    var flag =
        OptionSpec.builder(option.flag())
            .description(option.description() + (isTold ? " Default: " + usual + "." : ""));
    return switch (option.form()) {
      case SWITCH -> flag.type(boolean.class).arity("0").build();
      case ONE -> flag.type(String.class).arity("1").paramLabel(option.label()).build();
      case SEVERAL ->
          flag.type(List.class)
              .auxiliaryTypes(String.class)
              .arity("1")
              .paramLabel(option.label())
              .build();
    };
  }

  @Override
  public Integer call() {
    try {
      ConfigSources sources = sources();
      OptionValues said = sources.read();
      RelayConfig config = RelayConfig.of(said);
      config.log().apply(config.debug());
      return run(sources, said, config);
    } catch (ConfigException | BadCertificateException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int run(ConfigSources sources, OptionValues said, RelayConfig config)
      throws BadCertificateException {
    try (RunningRelay relay = RunningRelay.start(config, Machine.look(), state)) {
      ConfigReload reload = new ConfigReload(sources, said, relay);
      try (ReloadTrigger _ = ReloadTrigger.start(reload::files, reload::run)) {
        relay.greeting().print(spec.commandLine().getOut());
        awaitStop(relay);
      }
    } catch (CannotListenException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(e.getMessage());
      if (config.debug()) {
        e.printStackTrace(err);
      }
      return ExitCode.SOFTWARE;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }

  /** Returns when interrupted; when the process is told to stop, it drains and never returns. */
  private static void awaitStop(RunningRelay relay) throws InterruptedException {
    Thread hook = Thread.ofPlatform().name("drain").unstarted(relay::drainAndClose);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      new CountDownLatch(1).await();
    } finally {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private ConfigSources sources() {
    Map<RelayOption, OptionValues.Said> flags = new EnumMap<>(RelayOption.class);
    var parsed = spec.commandLine().getParseResult();
    for (RelayOption option : RelayOption.values()) {
      OptionSpec matched = parsed.matchedOption(option.flag());
      if (matched != null) {
        List<String> texts =
            option.form() == RelayOption.Form.SWITCH ? List.of("true") : matched.stringValues();
        flags.put(option, new OptionValues.Said(texts, option.flag()));
      }
    }
    String variable = environment.getOrDefault(CONFIG_VARIABLE, "");
    String file = parsed.matchedOptionValue(CONFIG, variable);
    return new ConfigSources(
        flags, environment, file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)));
  }
}
