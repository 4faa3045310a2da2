package dev.godwit.testkit.wan;

import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two networks with one path between them: two network namespaces, a device in each, and a {@link
 * DelayLine}. Several can live side by side, in one process or in many. It takes Linux, root, gcc
 * and {@code /dev/net/tun}. Closing it ends what still runs in there and removes all; of a process
 * that was killed, the next one removes what is left. Safe for use by many threads.
 *
 * <p>A server that both sides use runs at either end: what it says of them to each other crosses
 * the path too, and is a few kilobytes.
 */
public final class Wan implements AutoCloseable {
  /** What our namespaces are called: this, the process, a number of its own, and the side. */
  private static final Pattern NAME = Pattern.compile("gwwan(\\d+)-\\d+[nf]");

  private static final AtomicInteger OPENED = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String DEVICE = "eth0";

  /** One of its two ends. */
  public enum Side {
    NEAR("n", "10.77.0.1"),
    FAR("f", "10.77.0.2");

    private final String letter;
    private final String address;

    Side(String letter, String address) {
      this.letter = letter;
      this.address = address;
    }

    /** By which the other side reaches it. */
    public String address() {
      return address;
    }
  }

  /**
   * What a machine at the end of a long fat path is set to, of which TCP could not fill it else.
   */
  private static final List<String> LARGE_TCP_BUFFERS =
      List.of("net.ipv4.tcp_rmem=4096 131072 67108864", "net.ipv4.tcp_wmem=4096 131072 67108864");

  private final Map<Side, String> namespaces = new EnumMap<>(Side.class);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread atExit = new Thread(this::remove, "remover of a path");
  private Optional<DelayLine> line = Optional.empty();

  private Wan() {
    String name = "gwwan" + ProcessHandle.current().pid() + "-" + OPENED.incrementAndGet();
    for (Side side : Side.values()) {
      namespaces.put(side, name + side.letter);
    }
  }

  /**
   * Makes one.
   *
   * @param programs a folder for the program that it compiles; may be shared
   */
  public static Wan open(Path programs, WanPath path) {
    return open(programs, path, 1);
  }

  /** Makes one whose random losses depend on this seed. */
  public static Wan open(Path programs, WanPath path, long seed) {
    removeWhatIsLeft();
    Wan wan = new Wan();
    Runtime.getRuntime().addShutdownHook(wan.atExit);
    try {
      wan.build(programs, path, seed);
      return wan;
    } catch (RuntimeException | AssertionError e) {
      wan.close();
      throw e;
    }
  }

  /** From now on the path is like this, for what is handed to it. */
  public void become(WanPath path) {
    line().become(path);
  }

  /** What came of all packets so far. */
  public WanCounters counters() {
    return line().counters();
  }

  /** The same command, run at one of its ends. */
  public Command at(Side side, Command command) {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name(side)));
    words.addAll(command.words());
    return new Command(
        words,
        command.directory(),
        command.environment(),
        command.withoutVariables(),
        command.stdoutFile());
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process is about to end, and the hook finds nothing to do.
    }
  }

  /** What {@code ip netns} calls one of its ends. */
  String name(Side side) {
    return namespaces.getOrDefault(side, "");
  }

  private DelayLine line() {
    return line.orElseThrow(() -> new IllegalStateException("It is not open."));
  }

  private void build(Path programs, WanPath path, long seed) {
    for (String namespace : namespaces.values()) {
      run("ip", "netns", "add", namespace);
      run("ip", "-n", namespace, "link", "set", "lo", "up");
    }
    DelayLine started = DelayLine.start(programs, name(Side.NEAR), name(Side.FAR), DEVICE, seed);
    line = Optional.of(started);
    started.become(path);
    namespaces.forEach(Wan::connect);
  }

  private static void connect(Side side, String namespace) {
    List<String> settings = new ArrayList<>(LARGE_TCP_BUFFERS);
    settings.add("net.ipv6.conf.all.disable_ipv6=1");
    run(
        Command.of("ip", "netns", "exec", namespace, "sysctl", "-qw")
            .and(settings.toArray(String[]::new)));
    run("ip", "-n", namespace, "addr", "add", side.address() + "/24", "dev", DEVICE);
    run("ip", "-n", namespace, "link", "set", DEVICE, "mtu", "1500", "txqueuelen", "10000", "up");
    run("ip", "-n", namespace, "route", "add", "default", "dev", DEVICE);
  }

  private void remove() {
    if (closed.compareAndSet(false, true)) {
      line.ifPresent(DelayLine::close);
      List<String> there = listed();
      namespaces.values().stream().filter(there::contains).forEach(Wan::removeNamespace);
    }
  }

  private static void removeWhatIsLeft() {
    for (String name : listed()) {
      Matcher ours = NAME.matcher(name);
      if (ours.matches() && ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty()) {
        removeNamespace(name);
      }
    }
  }

  /** A namespace lives as long as a process in it. Another process may be at it too. */
  private static void removeNamespace(String name) {
    CompletableFuture<?>[] ends =
        attempt(Command.of("ip", "netns", "pids", name)).stream()
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
            .map(Wan::end)
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("What runs in " + name + " does not end.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    attempt(Command.of("ip", "netns", "del", name));
    if (listed().contains(name)) {
      throw new IllegalStateException(name + " can't be removed.");
    }
  }

  private static CompletableFuture<ProcessHandle> end(ProcessHandle process) {
    process.destroyForcibly();
    return process.onExit();
  }

  private static List<String> listed() {
    return run("ip", "netns", "list").stream().map(line -> line.replaceAll(" .*", "")).toList();
  }

  private static List<String> run(String... words) {
    return run(Command.of(words));
  }

  /** What it says, whether it succeeds or not. */
  private static List<String> attempt(Command command) {
    try (ChildProcess process = command.start()) {
      process.awaitExit(PATIENCE);
      return process.stdout();
    }
  }

  private static List<String> run(Command command) {
    try (ChildProcess process = command.start()) {
      if (process.awaitExit(PATIENCE) != 0) {
        throw new IllegalStateException(command + ": " + String.join("\n", process.stderr()));
      }
      return process.stdout();
    }
  }
}
