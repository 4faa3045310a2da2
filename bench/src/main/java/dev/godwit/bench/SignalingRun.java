package dev.godwit.bench;

import dev.godwit.bench.load.LoadGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Loads one signaling server: it has the first core for itself, and the generator the second.
 *
 * @param connections that talk, in pairs
 * @param warmUp before measuring, so that what is compiled is
 * @param sessions that are logged in and idle
 */
record SignalingRun(
    Workbench bench, int connections, Duration warmUp, Duration time, int sessions) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LISTENING = "listening";

  SignalingResult.Round route(SignalingServers kind) throws IOException, InterruptedException {
    int port = Workbench.freePort();
    try (Child server = start(kind, port);
        Child load = generate("route", port, connections, warmUp.toSeconds(), time.toSeconds())) {
      Duration patience = PATIENCE.plus(warmUp).plus(time);
      load.awaitLine("that it measures", "measuring"::equals, patience);
      double cpuBefore = Proc.treeCpuSeconds(server.handle());
      String said = load.awaitLine("a count", line -> line.startsWith("routed "), patience).text();
      double cpuSeconds = Proc.treeCpuSeconds(server.handle()) - cpuBefore;
      String[] words = said.split(" ", -1);
      return new SignalingResult.Round(
          Long.parseLong(words[1]), Long.parseLong(words[2]) / 1e9, cpuSeconds);
    }
  }

  SignalingResult.Idle idle(SignalingServers kind) throws IOException, InterruptedException {
    int port = Workbench.freePort();
    try (Child server = start(kind, port)) {
      long heapBefore = kind.heapBytes(bench, server, 1);
      long residentBefore = Proc.residentBytes(server.handle().pid());
      try (Child load = generate("idle", port, sessions)) {
        load.awaitLine("that all are logged in", "idle"::equals, PATIENCE);
        long residentBytes = Proc.residentBytes(server.handle().pid()) - residentBefore;
        long heapBytes = kind.heapBytes(bench, server, 2) - heapBefore;
        return new SignalingResult.Idle(sessions, heapBytes, residentBytes);
      }
    }
  }

  private Child start(SignalingServers kind, int port) throws IOException, InterruptedException {
    Child server = kind.start(bench, port);
    try {
      server.awaitLine("that it listens", LISTENING::equals, PATIENCE);
    } catch (BenchException | InterruptedException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private Child generate(String mode, long... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LoadGenerator.class.getName(), mode));
    for (long argument : arguments) {
      command.add(Long.toString(argument));
    }
    return bench.start("the load", Map.of(), Workbench.onCore(1, command));
  }
}
