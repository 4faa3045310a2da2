package dev.godwit.agent.rtc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Enlarges the receive buffers of the native library's UDP sockets, which it leaves at the system's
 * default (208 KiB): a burst then overflows them, and SCTP slows down for each loss. The library
 * does not show its sockets, so that they are found in {@code /proc}: this process's UDP sockets
 * that were not there before it began. Best effort, and on Linux only. Confined to its caller.
 */
final class ReceiveBuffer {

  /**
   * Holds all that dcSCTP's window of 5 MiB lets a peer send at once: the kernel doubles what is
   * asked for, and charges over 2 KiB for each packet of 1.2 kB. Less only makes the bursts longer
   * that end in loss: with 4 MiB more was dropped than with the default, with 8 MiB nothing.
   */
  static final int WANTED_BYTES = 8 << 20;

  // The values of Linux on the platforms that the native library exists for.
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;

  private static final Logger LOG = System.getLogger("dev.godwit.agent.rtc");
  private static final Pattern SOCKET = Pattern.compile("socket:\\[([0-9]{1,20})]");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final List<Path> UDP_TABLES =
      List.of(Path.of("/proc/self/net/udp"), Path.of("/proc/self/net/udp6"));

  /** The column of the inode in {@code /proc/net/udp}, see proc_pid_net(5). */
  private static final int INODE_COLUMN = 9;

  /** Linux doubles what is asked for, and tells the double. */
  private static final int TOLD_FOR_EACH_ASKED = 2;

  /** How to call the system; nothing where that is unknown. */
  private record Calls(MethodHandle setSocketOption, MethodHandle getSocketOption) {}

  private final Optional<Calls> calls;
  private final Set<String> foreignInodes;
  private boolean isHintGiven;

  /** Remembers the sockets that the process has by now: they are not the library's. */
  ReceiveBuffer() {
    calls = System.getProperty("os.name").equals("Linux") ? link() : Optional.empty();
    foreignInodes = calls.isPresent() ? Set.copyOf(udpSockets().keySet()) : Set.of();
  }

  /** Enlarges the buffers of all UDP sockets that came since; says of how many. */
  int enlarge() {
    if (calls.isEmpty()) {
      return 0;
    }
    int enlarged = 0;
    for (Map.Entry<String, Integer> socket : udpSockets().entrySet()) {
      if (!foreignInodes.contains(socket.getKey()) && enlarge(calls.get(), socket.getValue())) {
        enlarged++;
      }
    }
    LOG.log(Level.DEBUG, "Enlarged the receive buffers of {0} UDP sockets", enlarged);
    return enlarged;
  }

  /** With privilege beyond the system's limit, else up to it. */
  private boolean enlarge(Calls with, int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(JAVA_INT, WANTED_BYTES);
      int length = (int) bytes.byteSize();
      for (int option : new int[] {SO_RCVBUFFORCE, SO_RCVBUF}) {
        int result =
            (int) with.setSocketOption.invokeExact(descriptor, SOL_SOCKET, option, bytes, length);
        if (result == 0) {
          MemorySegment size = arena.allocateFrom(JAVA_INT, length);
          result =
              (int)
                  with.getSocketOption.invokeExact(descriptor, SOL_SOCKET, SO_RCVBUF, bytes, size);
          if (result == 0) {
            giveHint(bytes.get(JAVA_INT, 0));
          }
          return true;
        }
      }
    } catch (Throwable thrown) {
      LOG.log(Level.DEBUG, "A receive buffer stays as it is", thrown);
    }
    return false;
  }

  private void giveHint(int toldBytes) {
    Optional<String> hint = isHintGiven ? Optional.empty() : hint(toldBytes);
    hint.ifPresent(sentence -> {
      isHintGiven = true;
      LOG.log(Level.INFO, sentence);
    });
  }

  /** What a person can do if the system gave less than was wanted. */
  static Optional<String> hint(int toldBytes) {
    int grantedBytes = toldBytes / TOLD_FOR_EACH_ASKED;
    return grantedBytes >= WANTED_BYTES
        ? Optional.empty()
        : Optional.of(
            ("This system gives a UDP socket a receive buffer of %d KiB, which a fast sender may"
                    + " overrun. For the full speed of long paths: sysctl -w net.core.rmem_max=%d")
                .formatted(grantedBytes >> 10, WANTED_BYTES));
  }

  // The descriptors are those of setsockopt(2) and getsockopt(2).
  @SuppressWarnings("restricted")
  private static Optional<Calls> link() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> set = linker.defaultLookup().find("setsockopt");
    Optional<MemorySegment> get = linker.defaultLookup().find("getsockopt");
    if (set.isEmpty() || get.isEmpty()) {
      return Optional.empty();
    }
    FunctionDescriptor byValue =
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    FunctionDescriptor byAddress =
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    return Optional.of(
        new Calls(
            linker.downcallHandle(set.get(), byValue),
            linker.downcallHandle(get.get(), byAddress)));
  }

  /** The descriptors of this process's UDP sockets by their inodes. */
  private static Map<String, Integer> udpSockets() {
    Map<String, Integer> sockets = new HashMap<>();
    try {
      Set<String> inodes = udpInodes();
      try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
        for (Path descriptor : descriptors) {
          Matcher socket = SOCKET.matcher(target(descriptor));
          if (socket.matches() && inodes.contains(socket.group(1))) {
            sockets.put(
                socket.group(1), Integer.parseInt(String.valueOf(descriptor.getFileName())));
          }
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The process's sockets cannot be listed", e);
    }
    return sockets;
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return ""; // Closed since it was listed.
    }
  }

  private static Set<String> udpInodes() throws IOException {
    Set<String> inodes = new HashSet<>();
    for (Path table : UDP_TABLES) {
      if (Files.isReadable(table)) {
        for (String line : Files.readAllLines(table)) {
          String[] columns = line.strip().split("\\s+", -1);
          if (columns.length > INODE_COLUMN) {
            inodes.add(columns[INODE_COLUMN]);
          }
        }
      }
    }
    return inodes;
  }
}
