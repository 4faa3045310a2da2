package dev.godwit.agent.cli;

import dev.godwit.agent.AgentException;
import dev.godwit.agent.SenderRule;
import dev.godwit.agent.daemon.InboxRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a daemon takes, from whom, and what it does with it. */
final class AgentOptions {
  /** How many folders one daemon watches: each has two files under way. */
  static final int MAX_WATCHED = 16;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where to save; made if missing. Default: the current folder.")
  private Path directory = Path.of("");

  @Option(
      names = "--by-sender",
      description =
          "Save what each sends in a folder of its own, named like them in small letters.")
  private boolean bySender;

  @Option(
      names = "--from",
      paramLabel = "NAME",
      split = ",",
      description = "Whose files are taken: names, or the word anyone. Others are declined unseen.")
  private List<String> from = List.of();

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "How much one transfer may have: 500K, 10M, 2G. Default: no limit.")
  private @Nullable Long maxSize;

  @Option(
      names = "--quota",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "How much may lie in --dir in all. Default: what the disk has.")
  private @Nullable Long quota;

  @Option(
      names = "--quota-per-sender",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "How much may lie in each sender's folder; needs --by-sender.")
  private @Nullable Long quotaPerSender;

  @Option(
      names = "--on-received",
      paramLabel = "PROGRAM",
      description =
          "Run this, without a shell or arguments, after each transfer; GODWIT_… variables tell.")
  private Optional<Path> onReceived = Optional.empty();

  @Option(
      names = "--watch",
      paramLabel = "DIR",
      description =
          "Send each file that comes to rest in this folder, then move it to sent in there; may be"
              + " repeated.")
  private List<Path> watch = List.of();

  @Option(
      names = "--to",
      paramLabel = "NAME",
      description = "Who gets what is in --watch: one for all, or one for each, in order.")
  private List<String> to = List.of();

  @Option(
      names = "--visible-to",
      paramLabel = "NAME",
      split = ",",
      description =
          "Who may learn by godwit who that this agent is there: names, or the word anyone."
              + " Default: nobody.")
  private List<String> visibleTo = List.of();

  @Option(
      names = "--give-up",
      paramLabel = "TIME",
      converter = WaitTime.class,
      defaultValue = "7d",
      description = "How long to wait for a peer whose link was lost.")
  private Duration giveUp = Duration.ofDays(7);

  /** Says what is wrong with these, together, as a usage error. */
  void requireSense() {
    if (from.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Say whose files to take: --from NAME,… or --from anyone.");
    }
    if (quotaPerSender != null && !bySender) {
      throw new ParameterException(spec.commandLine(), "--quota-per-sender needs --by-sender.");
    }
    if (watch.isEmpty() ? !to.isEmpty() : to.size() != 1 && to.size() != watch.size()) {
      throw new ParameterException(
          spec.commandLine(), "Say --to once for all --watch, or once for each.");
    }
    if (watch.size() > MAX_WATCHED) {
      throw new ParameterException(
          spec.commandLine(), "At most " + MAX_WATCHED + " folders are watched.");
    }
    if (onReceived.isPresent() && !Files.isExecutable(onReceived.get())) {
      throw new ParameterException(
          spec.commandLine(), "--on-received: " + onReceived.get() + " can't be run.");
    }
  }

  DaemonSettings settings() throws AgentException {
    return new DaemonSettings(
        directory.toAbsolutePath().normalize(),
        bySender,
        from.contains(ReceiveCommand.ANYONE) ? SenderRule.anyone() : SenderRule.only(from),
        new InboxRules(optional(maxSize), optional(quotaPerSender), optional(quota)),
        onReceived.map(program -> program.toAbsolutePath().normalize()),
        outboxes(),
        visibleTo,
        giveUp);
  }

  private List<DaemonSettings.Outbox> outboxes() {
    List<DaemonSettings.Outbox> all = new ArrayList<>();
    for (int i = 0; i < watch.size(); i++) {
      String peer = to.get(to.size() == 1 ? 0 : i);
      all.add(new DaemonSettings.Outbox(watch.get(i).toAbsolutePath().normalize(), peer));
    }
    return all;
  }

  private static OptionalLong optional(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
