package dev.godwit.agent.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells systemd how this process is, by datagrams to the socket that {@code NOTIFY_SOCKET} names
 * (sd_notify(3)); Java has no such sockets itself. Where there is no systemd, nothing is told.
 * Thread-safe.
 */
public final class Systemd {
  private static final System.Logger LOG = System.getLogger(Systemd.class.getName());

  // Of Linux, on all machines that it runs Java on but MIPS, which calls its datagrams 1.
  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** {@code sun_path} of {@code sockaddr_un} (unix(7)). */
  private static final int MAX_PATH_BYTES = 107;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private final byte[] address;
  private final Optional<Duration> watchdog;

  private Systemd(byte[] address, Optional<Duration> watchdog) {
    this.address = address;
    this.watchdog = watchdog;
  }

  /** As this environment has it; {@code pid} is that of this process. */
  public static Systemd of(Map<String, String> environment, long pid) {
    byte[] path = environment.getOrDefault("NOTIFY_SOCKET", "").getBytes(StandardCharsets.UTF_8);
    boolean usable =
        path.length > 0 && path.length <= MAX_PATH_BYTES && (path[0] == '/' || path[0] == '@');
    if (!usable) {
      return new Systemd(new byte[0], Optional.empty());
    }
    if (path[0] == '@') {
      path[0] = 0; // abstract: a name that is in no folder
    }
    return new Systemd(path, watchdog(environment, pid));
  }

  /** sd_watchdog_enabled(3). */
  private static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    String forPid = environment.getOrDefault("WATCHDOG_PID", "");
    boolean isOurs = forPid.isEmpty() || forPid.equals(Long.toString(pid));
    return isOurs && micros.matches("[1-9]\\d{0,15}")
        ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1000))
        : Optional.empty();
  }

  /** Within which time it wants to hear from this process again and again, if it does. */
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  /** All is set up. */
  public void ready() {
    say("READY=1");
  }

  /** This is what it does now, in a line. */
  public void status(String words) {
    say("STATUS=" + words.replace('\n', ' '));
  }

  /** The rules are read again, until {@link #ready}. */
  public void reloading() {
    say("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
  }

  /** It is about to end. */
  public void stopping() {
    say("STOPPING=1");
  }

  /** It is alive. */
  public void alive() {
    say("WATCHDOG=1");
  }

  private void say(String message) {
    if (address.length == 0) {
      return;
    }
    try (Arena call = Arena.ofConfined()) {
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      MemorySegment text = call.allocate(bytes.length);
      MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
      // struct sockaddr_un: the family, then the path.
      MemorySegment to = call.allocate(2 + address.length + 1L, 2);
      to.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
      MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, 2, address.length);
      boolean isAbstract = address[0] == 0;
      int size = 2 + address.length + (isAbstract ? 0 : 1);
      send(text, to, size);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.DEBUG, "systemd could not be told.", e);
    }
  }

  private static void send(MemorySegment text, MemorySegment to, int size) throws Throwable {
    int socket = (int) Calls.SOCKET.invokeExact((int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) {
      return;
    }
    try {
      long sent =
          (long) Calls.SENDTO.invokeExact(socket, text, text.byteSize(), MSG_NOSIGNAL, to, size);
      if (sent < 0) {
        LOG.log(System.Logger.Level.DEBUG, "systemd does not listen.");
      }
    } finally {
      int _ = (int) Calls.CLOSE.invokeExact(socket);
    }
  }

  /** Functions of the C library; loaded only where somebody is to be told. */
  private static final class Calls {
    static final MethodHandle SOCKET =
        function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    static final MethodHandle SENDTO =
        function(
            "sendto",
            FunctionDescriptor.of(
                LONG, INT, ValueLayout.ADDRESS, LONG, INT, ValueLayout.ADDRESS, INT));
    static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));

    private Calls() {}

    // Three functions of the C library, with the signatures that POSIX gives them.
    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor signature) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
    }
  }
}
