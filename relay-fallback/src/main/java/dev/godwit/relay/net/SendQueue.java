package dev.godwit.relay.net;

import static dev.godwit.relay.net.LinuxConstants.CONTROL_AT;
import static dev.godwit.relay.net.LinuxConstants.CONTROL_LEVEL_AT;
import static dev.godwit.relay.net.LinuxConstants.CONTROL_SIZE_AT;
import static dev.godwit.relay.net.LinuxConstants.CONTROL_TYPE_AT;
import static dev.godwit.relay.net.LinuxConstants.CONTROL_VALUE_AT;
import static dev.godwit.relay.net.LinuxConstants.IOVEC_BYTES;
import static dev.godwit.relay.net.LinuxConstants.IOVEC_SIZE_AT;
import static dev.godwit.relay.net.LinuxConstants.MMSGHDR_BYTES;
import static dev.godwit.relay.net.LinuxConstants.NAME_AT;
import static dev.godwit.relay.net.LinuxConstants.NAME_SIZE_AT;
import static dev.godwit.relay.net.LinuxConstants.SOCKADDR_BYTES;
import static dev.godwit.relay.net.LinuxConstants.VECTOR_AT;
import static dev.godwit.relay.net.LinuxConstants.VECTOR_COUNT_AT;

import dev.godwit.relay.stun.AddressFamily;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent, in order for each socket, and sends it by one call a socket. Datagrams of
 * one size that follow each other to one address become one, which the kernel parts again as late
 * as it can (UDP_SEGMENT). Copies nothing, and allocates nothing. Confined to its loop.
 */
final class SendQueue {
  /** How many datagrams wait at most: a few batches, where each is of joined ones. */
  static final int CAPACITY = 512;

  /** How many datagrams the kernel takes as one (UDP_MAX_SEGMENTS of older kernels). */
  static final int MAX_SEGMENTS = 64;

  /** How many bytes it takes as one: the largest datagram without its headers. */
  private static final int MAX_JOINED_BYTES = 65_000;

  private static final int CONTROL_BYTES = 24;
  private static final int CONTROL_SIZE = CONTROL_VALUE_AT + Short.BYTES;
  private static final int NONE = -1;

  private final LinuxCalls calls;
  private final NativeMemory headers = new NativeMemory(CAPACITY * MMSGHDR_BYTES);
  private final NativeMemory vectors = new NativeMemory(CAPACITY * IOVEC_BYTES);
  private final NativeMemory names = new NativeMemory(CAPACITY * SOCKADDR_BYTES);
  private final NativeMemory controls = new NativeMemory(CAPACITY * CONTROL_BYTES);

  private final long[] addresses = new long[CAPACITY];
  private final int[] sizes = new int[CAPACITY];
  private final AddressFamily[] families = new AddressFamily[CAPACITY];
  private final long[] highs = new long[CAPACITY];
  private final long[] lows = new long[CAPACITY];
  private final int[] ports = new int[CAPACITY];
  private final int[] nexts = new int[CAPACITY];
  private final @Nullable EpollSocket[] dirty = new @Nullable EpollSocket[CAPACITY];
  private int count;
  private int dirtyCount;

  /** How many datagrams could not be sent. */
  private long unsent;

  SendQueue(LinuxCalls calls) {
    this.calls = calls;
    Arrays.fill(families, AddressFamily.V4);
    for (int message = 0; message < CAPACITY; message++) {
      headers
          .buffer()
          .putLong(message * MMSGHDR_BYTES + NAME_AT, names.address(message * SOCKADDR_BYTES));
      int control = message * CONTROL_BYTES;
      controls.buffer().putLong(control, CONTROL_SIZE);
      controls.buffer().putInt(control + CONTROL_LEVEL_AT, LinuxConstants.SOL_UDP);
      controls.buffer().putInt(control + CONTROL_TYPE_AT, LinuxConstants.UDP_SEGMENT);
    }
  }

  long unsent() {
    return unsent;
  }

  /** Queues a datagram whose bytes stay as they are until {@link #flush}. */
  void add(
      EpollSocket socket,
      AddressFamily family,
      long high,
      long low,
      int port,
      long address,
      int sizeBytes) {
    int entry = count++;
    addresses[entry] = address;
    sizes[entry] = sizeBytes;
    families[entry] = family;
    highs[entry] = high;
    lows[entry] = low;
    ports[entry] = port;
    nexts[entry] = NONE;
    if (socket.firstToSend == NONE) {
      socket.firstToSend = entry;
      dirty[dirtyCount++] = socket;
    } else {
      nexts[socket.lastToSend] = entry;
    }
    socket.lastToSend = entry;
    if (count == CAPACITY) {
      flush();
    }
  }

  /** Sends all. */
  void flush() {
    for (int i = 0; i < dirtyCount; i++) {
      EpollSocket socket = dirty[i];
      if (socket != null) {
        assemble(socket, socket.firstToSend);
        socket.firstToSend = NONE;
        dirty[i] = null;
      }
    }
    dirtyCount = 0;
    count = 0;
  }

  private void assemble(EpollSocket socket, int first) {
    int messages = 0;
    int vector = 0;
    for (int entry = first; entry != NONE; messages++) {
      int begin = vector;
      int end = socket.joins ? endOfRun(entry) : nexts[entry];
      int of = entry;
      for (; entry != end; entry = nexts[entry]) {
        int at = vector++ * IOVEC_BYTES;
        vectors.buffer().putLong(at, addresses[entry]);
        vectors.buffer().putLong(at + IOVEC_SIZE_AT, sizes[entry]);
      }
      write(messages, of, begin, vector - begin);
    }
    transmit(socket, messages);
  }

  /** The entry after those that can go as one with this one. */
  private int endOfRun(int first) {
    int segment = sizes[first];
    int bytes = segment;
    int entry = nexts[first];
    int previous = segment;
    for (int n = 1; entry != NONE && n < MAX_SEGMENTS && previous == segment; n++) {
      int size = sizes[entry];
      bytes += size;
      if (size == 0 || size > segment || bytes > MAX_JOINED_BYTES || !sameTarget(first, entry)) {
        return entry;
      }
      previous = size;
      entry = nexts[entry];
    }
    return entry;
  }

  private boolean sameTarget(int a, int b) {
    return lows[a] == lows[b]
        && ports[a] == ports[b]
        && highs[a] == highs[b]
        && families[a] == families[b];
  }

  private void write(int message, int entry, int firstVector, int vectorCount) {
    ByteBuffer out = headers.buffer();
    int header = message * MMSGHDR_BYTES;
    int name = message * SOCKADDR_BYTES;
    int nameBytes =
        NativeAddress.write(
            names.buffer(), name, families[entry], highs[entry], lows[entry], ports[entry]);
    out.putInt(header + NAME_SIZE_AT, nameBytes);
    out.putLong(header + VECTOR_AT, vectors.address(firstVector * IOVEC_BYTES));
    out.putLong(header + VECTOR_COUNT_AT, vectorCount);
    boolean joined = vectorCount > 1;
    if (joined) {
      int control = message * CONTROL_BYTES;
      controls.buffer().putShort(control + CONTROL_VALUE_AT, (short) sizes[entry]);
      out.putLong(header + CONTROL_AT, controls.address(control));
    }
    out.putLong(header + CONTROL_SIZE_AT, joined ? CONTROL_BYTES : 0);
  }

  private void transmit(EpollSocket socket, int messages) {
    int done = 0;
    while (done < messages) {
      int sent =
          calls.sendmmsg(
              socket.fd,
              headers.address(done * MMSGHDR_BYTES),
              messages - done,
              LinuxConstants.MSG_DONTWAIT);
      if (sent > 0) {
        done += sent;
      } else if (sent != -LinuxConstants.EINTR) {
        refused(socket, done, -sent);
        done++;
      }
    }
  }

  /** The kernel did not take this message. What was joined is tried one by one. */
  private void refused(EpollSocket socket, int message, int error) {
    int header = message * MMSGHDR_BYTES;
    ByteBuffer out = headers.buffer();
    int vectorCount = (int) out.getLong(header + VECTOR_COUNT_AT);
    boolean byJoining =
        error == LinuxConstants.EINVAL
            || error == LinuxConstants.EMSGSIZE
            || error == LinuxConstants.EIO;
    if (vectorCount == 1 || !byJoining) {
      unsent += vectorCount;
      return;
    }
    if (error == LinuxConstants.EIO) {
      // The way out has no checksums by hardware, which some kernels want for this.
      socket.joins = false;
    }
    out.putLong(header + VECTOR_COUNT_AT, 1);
    out.putLong(header + CONTROL_SIZE_AT, 0);
    for (int i = 0; i < vectorCount; i++) {
      int sent = calls.sendmmsg(socket.fd, headers.address(header), 1, LinuxConstants.MSG_DONTWAIT);
      if (sent < 0) {
        unsent++;
      }
      out.putLong(header + VECTOR_AT, out.getLong(header + VECTOR_AT) + IOVEC_BYTES);
    }
  }
}
