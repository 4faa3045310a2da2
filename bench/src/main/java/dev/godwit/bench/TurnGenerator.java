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

  /** What it said at the end: numbers after words. */
  record Outcome(String line) {
    double number(String word) {
      List<String> words = List.of(line.split(" ", -1));
      return Double.parseDouble(words.get(words.indexOf(word) + 1));
    }

    /** The time measured. */
    double seconds() {
      return number("nanos") / 1e9;
    }

    /** Of the server, in that time, as the generator read it at its ends. */
    double serverCpuSeconds() {
      return number("cpu-ms") / 1e3;
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
      Outcome outcome = outcome(load, "relayed ", PATIENCE.plus(warmUp).plus(time));
      load.awaitSuccess(PATIENCE);
      return outcome;
    }
  }

  /** Makes so many allocations with a channel each as fast as the server can; and deletes them. */
  Outcome setUp(RelayProcess server, int allocations) throws IOException, InterruptedException {
    List<String> settings = List.of("clients", Integer.toString(allocations));
    try (Child load = start("set-up", server, settings)) {
      Outcome outcome = outcome(load, "allocated ", PATIENCE);
      load.awaitSuccess(PATIENCE);
      return outcome;
    }
  }

  /** Makes so many allocations with a channel each, and holds them until it is closed. */
  Child hold(RelayProcess server, int allocations) throws IOException, InterruptedException {
    Child load = start("hold", server, List.of("clients", Integer.toString(allocations)));
    try {
      outcome(load, "allocated ", PATIENCE);
    } catch (BenchException | InterruptedException e) {
      load.close();
      throw e;
    }
    return load;
  }

  private static Outcome outcome(Child load, String word, Duration patience)
      throws InterruptedException {
    return new Outcome(load.awaitLine("a count", line -> line.startsWith(word), patience).text());
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
    command.addAll(List.of("server", Long.toString(server.child().handle().pid())));
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
