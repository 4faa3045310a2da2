package dev.godwit.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command that is yet to be started: its words, where it runs, and what differs from our own
 * environment. Immutable: each method gives a changed copy.
 *
 * @param words the program and its arguments
 * @param directory where it runs; empty: where we run
 * @param environment variables that are added or replaced
 * @param withoutVariables variables of ours that it does not see
 * @param stdoutFile where its standard output goes, as bytes; empty: to {@link ChildProcess}
 */
public record Command(
    List<String> words,
    Optional<Path> directory,
    Map<String, String> environment,
    Set<String> withoutVariables,
    Optional<Path> stdoutFile) {

  public Command {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("A command needs a program.");
    }
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
    withoutVariables = Set.copyOf(withoutVariables);
  }

  /** A program and its arguments, in our directory and environment. */
  public static Command of(String... words) {
    return new Command(List.of(words), Optional.empty(), Map.of(), Set.of(), Optional.empty());
  }

  /** With more arguments at its end. */
  public Command and(String... arguments) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(arguments));
    return new Command(all, directory, environment, withoutVariables, stdoutFile);
  }

  /** Run in another directory. */
  public Command in(Path newDirectory) {
    return new Command(words, Optional.of(newDirectory), environment, withoutVariables, stdoutFile);
  }

  /** With a variable of its environment set. */
  public Command with(String variable, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(variable, value);
    return new Command(words, directory, changed, withoutVariables, stdoutFile);
  }

  /** Without variables that our own environment may have. */
  public Command without(String... variables) {
    Set<String> changed = new HashSet<>(withoutVariables);
    changed.addAll(List.of(variables));
    return new Command(words, directory, environment, changed, stdoutFile);
  }

  /** With this file as its standard input; its last change, as it becomes another command by it. */
  public Command fedBy(Path file) {
    List<String> fed = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" <\"$0\"", file.toString()));
    fed.addAll(words);
    return new Command(fed, directory, environment, withoutVariables, stdoutFile);
  }

  /** With its standard output written to a file, byte for byte, and kept from {@code lines}. */
  public Command stdoutTo(Path file) {
    return new Command(words, directory, environment, withoutVariables, Optional.of(file));
  }

  /**
   * Starts it.
   *
   * @throws UncheckedIOException if the program or the directory can't be used
   */
  public ChildProcess start() {
    ProcessBuilder builder = new ProcessBuilder(words);
    directory.ifPresent(path -> builder.directory(path.toFile()));
    withoutVariables.forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    stdoutFile.ifPresent(file -> builder.redirectOutput(file.toFile()));
    try {
      return new ChildProcess(this, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
