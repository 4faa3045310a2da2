package dev.godwit.acceptance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Someone who has run a command at a terminal, reads what is there, and types. */
public final class Person {
  private static final String END_OF_INPUT = "\u0004";

  private final ChildProcess process;
  private final Path screen;

  private Person(ChildProcess process, Path screen) {
    this.process = process;
    this.screen = screen;
  }

  /** Runs a command at a pseudo-terminal, by script(1). */
  static Person at(Command command, Path directory) {
    Path screen = directory.resolve("screen");
    Command terminal =
        Command.of("script", "--quiet", "--return", "--flush", "--command", quoted(command))
            .and(screen.toString())
            .with("SHELL", "/bin/sh")
            .in(directory);
    for (var variable : command.environment().entrySet()) {
      terminal = terminal.with(variable.getKey(), variable.getValue());
    }
    return new Person(terminal.start(), screen);
  }

  /** Waits until this stands on the screen. */
  public void reads(String text) {
    Awaitility.await("on the screen: " + text)
        .atMost(Lab.PATIENCE)
        .until(() -> screen().contains(text));
  }

  /** Types a line. */
  public void types(String line) {
    process.type(line + "\n");
  }

  /** Ends the input, as Ctrl-D does. */
  public void endsInput() {
    process.type(END_OF_INPUT);
  }

  /** Presses Ctrl-C. */
  public void interrupts() {
    process.type("\u0003");
  }

  /** All that the terminal was told to show so far. */
  public String screen() {
    try {
      return Files.exists(screen) ? Files.readString(screen, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless the command ends with this code. */
  public void awaitExit(int code) {
    assertEquals(code, process.awaitExit(Lab.PATIENCE), this::screen);
  }

  ChildProcess process() {
    return process;
  }

  private static String quoted(Command command) {
    return Stream.concat(Stream.of("exec"), command.words().stream().map(Person::quoted))
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
