package dev.godwit.bench.raw;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * This process's UDP sockets, which the native library opens and lends to no one. Linux only (see
 * socket(7) and proc(5)).
 */
final class UdpSockets {
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;

  /** As {@link #SO_RCVBUF}, but beyond {@code net.core.rmem_max}; needs CAP_NET_ADMIN. */
  private static final int SO_RCVBUFFORCE = 33;

  /** The column of {@code /proc/self/net/udp} with the socket's inode. */
  private static final int INODE_COLUMN = 9;

  private static final MethodHandle SETSOCKOPT =
      downcall(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle GETSOCKOPT =
      downcall(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

  private UdpSockets() {}

  /**
   * Sets the receive buffer of each UDP socket that is open now.
   *
   * @return what each has now, in bytes as the kernel counts them (twice what was asked for)
   */
  static List<Integer> enlargeReceiveBuffers(int bytes) throws IOException {
    List<Integer> effective = new ArrayList<>();
    for (int descriptor : descriptors()) {
      effective.add(enlarge(descriptor, bytes));
    }
    return effective;
  }

  private static int enlarge(int descriptor, int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocateFrom(JAVA_INT, bytes);
      if (set(descriptor, SO_RCVBUFFORCE, value) != 0) {
        set(descriptor, SO_RCVBUF, value);
      }
      MemorySegment length = arena.allocateFrom(JAVA_INT, (int) JAVA_INT.byteSize());
      int result = (int) GETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_RCVBUF, value, length);
      return result == 0 ? value.get(JAVA_INT, 0) : 0;
    } catch (Throwable e) { // what a method handle declares
      throw new IllegalStateException("setsockopt could not be called", e);
    }
  }

  private static int set(int descriptor, int option, MemorySegment value) throws Throwable {
    return (int)
        SETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, option, value, (int) value.byteSize());
  }

  private static List<Integer> descriptors() throws IOException {
    Set<String> targets = new HashSet<>();
    for (String table : List.of("/proc/self/net/udp", "/proc/self/net/udp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] columns = line.strip().split("\\s+", INODE_COLUMN + 2);
        targets.add("socket:[" + columns[INODE_COLUMN] + "]");
      }
    }
    List<Integer> descriptors = new ArrayList<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : open) {
        if (targets.contains(targetOf(descriptor))) {
          descriptors.add(Integer.valueOf(descriptor.getFileName().toString()));
        }
      }
    }
    return descriptors;
  }

  private static String targetOf(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return ""; // closed meanwhile
    }
  }

  // Restricted because a wrong type would corrupt memory; these are the manual page's.
  @SuppressWarnings("restricted")
  private static MethodHandle downcall(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }
}
