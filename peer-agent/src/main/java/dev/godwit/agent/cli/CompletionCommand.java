package dev.godwit.agent.cli;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code godwit completion}: prints what a shell has to read to complete godwit's words. */
@Command(
    name = "completion",
    description = "Prints a script by which a shell completes godwit's commands and options.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    footer = {
      "",
      "Examples:",
      "  godwit completion bash > ~/.local/share/bash-completion/completions/godwit",
      "  godwit completion zsh >> ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  /** The launcher's commands that other programs of the project carry out. */
  private static final List<String> OTHER_COMMANDS = List.of("serve", "relay");

  /** The shells whose completion is of this kind. */
  static final class Shells implements Iterable<String> {
    private static final List<String> NAMES = List.of("bash", "zsh");

    @Override
    public Iterator<String> iterator() {
      return NAMES.iterator();
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();
  @ParentCommand private @Nullable Main main;

  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "The shell: ${COMPLETION-CANDIDATES}.")
  private String shell = "";

  @Override
  public Integer call() {
    if (!Shells.NAMES.contains(shell)) {
      throw new ParameterException(
          spec.commandLine(), "There is a script for bash or zsh, not for " + shell + ".");
    }
    CommandLine all = Main.commandLine(Objects.requireNonNull(main).invocation());
    for (String other : OTHER_COMMANDS) {
      all.addSubcommand(
          other,
          CommandSpec.create()
              .addOption(OptionSpec.builder("-h", "--help").build())
              .addOption(OptionSpec.builder("-V", "--version").build()));
    }
    PrintStream out = System.out;
    // One script is for both: it looks which shell reads it.
    out.print(AutoComplete.bash("godwit", all));
    out.flush();
    return ExitCode.DONE;
  }
}
