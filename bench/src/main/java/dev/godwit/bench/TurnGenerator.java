package dev.godwit.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program in {@code bench/turn-load} that loads TURN servers, on the second core.
 *
 * @param inBursts whether packets leave joined, several of a client by one call
 */
record TurnGenerator(Workbench bench, Path program, boolean inBursts) {
  private static final Duration COMPILE_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The core that it has for itself. */
  private static final int CORE = 1;

  /** The user that every server is to know. */
  static final String REALM = "bench";

  static final String USERNAME = "bench";
  static final String PASSWORD = "secret";

  /** A number that it says after a word. */
  record Said(String line) {
    double number(String word) {
      List<String> words = List.of(line.split(" ", -1));
      return Double.parseDouble(words.get(words.indexOf(word) + 1));
    }
  }

  /** What it said at the end, and the CPU time that the server took in the time measured. */
  record Outcome(Said said, double serverCpuSeconds) {
    double seconds() {
      return said.number("nanos") / 1e9;
    }
  }

  /** Compiles it. */
  static TurnGenerator of(Workbench bench, Path sources, boolean inBursts)
      throws IOException, InterruptedException {
    Path program = bench.folder().resolve("turn-load");
    List<String> command =
        new ArrayList<>(
            List.of(
                "gcc", "-O2", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-o"));
    command.add(program.toString());
    try (Stream<Path> files = Files.list(sources)) {
      files.map(Path::toString).filter(file -> file.endsWith(".c")).forEach(command::add);
    }
    try (Child gcc = bench.start("gcc", Map.of(), command)) {
      gcc.awaitSuccess(COMPILE_TIMEOUT);
    }
    return new TurnGenerator(bench, program, inBursts);
  }

  /** Relays as many packets as the server can. */
  Outcome saturate(RelayProcess server, RelayTraffic traffic, Duration warmUp, Duration time)
      throws IOException, InterruptedException {
    return relay(server, traffic, warmUp, time, "window", Integer.toString(traffic.window()));
  }

  /** Relays so many packets a second. */
  Outcome pace(RelayProcess server, RelayTraffic traffic, Duration warmUp, Duration time, long rate)
      throws IOException, InterruptedException {
    return relay(server, traffic, warmUp, time, "rate", Long.toString(rate));
  }

  private Outcome relay(
      RelayProcess server, RelayTraffic traffic, Duration warmUp, Duration time, String... pace)
      throws IOException, InterruptedException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "clients",
                Integer.toString(traffic.clients()),
                "way",
                traffic.way().word(),
                "bursts",
                inBursts ? "1" : "0",
                "bytes",
                Integer.toString(traffic.payloadBytes()),
                "warm-up-ms",
                Long.toString(warmUp.toMillis()),
                "ms",
                Long.toString(time.toMillis())));
    settings.addAll(List.of(pace));
    try (Child load = start("relay", server, settings)) {
      Duration patience = PATIENCE.plus(warmUp).plus(time);
      load.awaitLine("that it measures", "measuring"::equals, patience);
      double before = server.cpuSeconds();
      load.awaitLine("that it has measured", "measured"::equals, patience);
      double cpuSeconds = server.cpuSeconds() - before;
      Said said = said(load, "relayed ", patience);
      load.awaitSuccess(PATIENCE);
      return new Outcome(said, cpuSeconds);
    }
  }

  /** Makes so many allocations with a channel each as fast as the server can; and deletes them. */
  Outcome setUp(RelayProcess server, int allocations) throws IOException, InterruptedException {
    List<String> settings = List.of("clients", Integer.toString(allocations));
    try (Child load = start("set-up", server, settings)) {
      load.awaitLine("that it measures", "measuring"::equals, PATIENCE);
      double before = server.cpuSeconds();
      Said said = said(load, "allocated ", PATIENCE);
      double cpuSeconds = server.cpuSeconds() - before;
      load.awaitSuccess(PATIENCE);
      return new Outcome(said, cpuSeconds);
    }
  }

  /** Makes so many allocations with a channel each, and holds them until it is closed. */
  Child hold(RelayProcess server, int allocations) throws IOException, InterruptedException {
    Child load = start("hold", server, List.of("clients", Integer.toString(allocations)));
    try {
      said(load, "allocated ", PATIENCE);
    } catch (BenchException | InterruptedException e) {
      load.close();
      throw e;
    }
    return load;
  }

  private static Said said(Child load, String word, Duration patience) throws InterruptedException {
    return new Said(load.awaitLine("a count", line -> line.startsWith(word), patience).text());
  }

  private Child start(String mode, RelayProcess server, List<String> settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                mode,
                server.place().address(),
                Integer.toString(server.port()),
                USERNAME,
                key()));
    command.addAll(settings);
    return bench.start("the load", Map.of(), Workbench.onCore(CORE, command));
  }

  /** RFC 8489, 18.5.1.1. */
  private static String key() {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      String text = USERNAME + ":" + REALM + ":" + PASSWORD;
      return HexFormat.of().formatHex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Each Java platform has MD5.", e);
    }
  }
}
