package dev.godwit.agent.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a class of these tests in a process of its own. */
final class ChildProcess {
  private ChildProcess() {}

  static ProcessBuilder of(Class<?> main, String... arguments) {
    String classPath = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
