package dev.godwit.relay.net;

import static dev.godwit.relay.net.LinuxConstants.CONTROL_AT;
import static dev.godwit.relay.net.LinuxConstants.CONTROL_LEVEL_AT;
import static dev.godwit.relay.net.LinuxConstants.CONTROL_SIZE_AT;
import static dev.godwit.relay.net.LinuxConstants.CONTROL_TYPE_AT;
import static dev.godwit.relay.net.LinuxConstants.CONTROL_VALUE_AT;
import static dev.godwit.relay.net.LinuxConstants.FLAGS_AT;
import static dev.godwit.relay.net.LinuxConstants.IOVEC_BYTES;
import static dev.godwit.relay.net.LinuxConstants.IOVEC_SIZE_AT;
import static dev.godwit.relay.net.LinuxConstants.MESSAGE_SIZE_AT;
import static dev.godwit.relay.net.LinuxConstants.MMSGHDR_BYTES;
import static dev.godwit.relay.net.LinuxConstants.NAME_AT;
import static dev.godwit.relay.net.LinuxConstants.NAME_SIZE_AT;
import static dev.godwit.relay.net.LinuxConstants.SOCKADDR_BYTES;
import static dev.godwit.relay.net.LinuxConstants.VECTOR_AT;
import static dev.godwit.relay.net.LinuxConstants.VECTOR_COUNT_AT;

import dev.godwit.relay.stun.AddressFamily;
import java.nio.ByteBuffer;

/**
 * Receives many datagrams by one call, each into a place of its own. Where the kernel has joined
 * several of one sender (UDP_GRO), they are parted again. Confined to its loop.
 */
final class ReceiveBatch {
  /** How many datagrams, or joined ones, are received before what they cause is sent. */
  static final int SLOTS = 32;

  /**
   * The places are not a power of two apart: else the beginnings of all packets would compete for
   * the same few lines of the processor's caches.
   */
  private static final int SLOT_BYTES =
      Datagrams.HEADROOM_BYTES + Datagrams.MAX_DATAGRAM_BYTES + 1 + 24 * 64;

  private static final int CONTROL_BYTES = 32;

  private final LinuxCalls calls;
  private final NativeMemory headers = new NativeMemory(SLOTS * MMSGHDR_BYTES);
  private final NativeMemory vectors = new NativeMemory(SLOTS * IOVEC_BYTES);
  private final NativeMemory names = new NativeMemory(SLOTS * SOCKADDR_BYTES);
  private final NativeMemory controls = new NativeMemory(SLOTS * CONTROL_BYTES);
  private int used;

  /** Receives into the first {@link #bytes} of this memory. */
  ReceiveBatch(LinuxCalls calls, NativeMemory packets) {
    this.calls = calls;
    for (int slot = 0; slot < SLOTS; slot++) {
      int header = slot * MMSGHDR_BYTES;
      ByteBuffer out = headers.buffer();
      out.putLong(header + NAME_AT, names.address(slot * SOCKADDR_BYTES));
      out.putLong(header + VECTOR_AT, vectors.address(slot * IOVEC_BYTES));
      out.putLong(header + VECTOR_COUNT_AT, 1);
      out.putLong(header + CONTROL_AT, controls.address(slot * CONTROL_BYTES));
      vectors.buffer().putLong(slot * IOVEC_BYTES, packets.address(packetAt(slot)));
      vectors.buffer().putLong(slot * IOVEC_BYTES + IOVEC_SIZE_AT, Datagrams.MAX_DATAGRAM_BYTES);
    }
  }

  /** How much memory all places need. */
  static int bytes() {
    return SLOTS * SLOT_BYTES + Datagrams.TAILROOM_BYTES;
  }

  /** Whether no place is left until {@link #clear}. */
  boolean isFull() {
    return used == SLOTS;
  }

  /** Makes all places free. */
  void clear() {
    used = 0;
  }

  /** The next place that {@link #receive} will fill. */
  int nextSlot() {
    return used;
  }

  /** Receives what is there, as far as there are places; returns how many were filled. */
  int receive(int fd) {
    for (int slot = used; slot < SLOTS; slot++) {
      int header = slot * MMSGHDR_BYTES;
      ByteBuffer out = headers.buffer();
      out.putInt(header + NAME_SIZE_AT, SOCKADDR_BYTES);
      out.putLong(header + CONTROL_SIZE_AT, CONTROL_BYTES);
      out.putInt(header + FLAGS_AT, 0);
    }
    int received =
        calls.recvmmsg(
            fd, headers.address(used * MMSGHDR_BYTES), SLOTS - used, LinuxConstants.MSG_DONTWAIT);
    if (received <= 0) {
      return 0;
    }
    used += received;
    return received;
  }

  /** Where the datagram in this place begins. */
  static int packetAt(int slot) {
    return slot * SLOT_BYTES + Datagrams.HEADROOM_BYTES;
  }

  int sizeBytes(int slot) {
    return headers.buffer().getInt(slot * MMSGHDR_BYTES + MESSAGE_SIZE_AT);
  }

  /** The size of each of the joined datagrams but the last; or that of the only one. */
  int segmentBytes(int slot) {
    int header = slot * MMSGHDR_BYTES;
    if (headers.buffer().getLong(header + CONTROL_SIZE_AT) <= CONTROL_VALUE_AT) {
      return sizeBytes(slot);
    }
    ByteBuffer control = controls.buffer();
    int at = slot * CONTROL_BYTES;
    boolean joined =
        control.getInt(at + CONTROL_LEVEL_AT) == LinuxConstants.SOL_UDP
            && control.getInt(at + CONTROL_TYPE_AT) == LinuxConstants.UDP_GRO;
    return joined ? control.getInt(at + CONTROL_VALUE_AT) : sizeBytes(slot);
  }

  AddressFamily family(int slot) {
    return NativeAddress.family(names.buffer(), slot * SOCKADDR_BYTES);
  }

  long high(int slot) {
    return switch (family(slot)) {
      case V4 -> 0;
      case V6 -> NativeAddress.high(names.buffer(), slot * SOCKADDR_BYTES);
    };
  }

  long low(int slot) {
    return switch (family(slot)) {
      case V4 -> NativeAddress.v4(names.buffer(), slot * SOCKADDR_BYTES);
      case V6 -> NativeAddress.low(names.buffer(), slot * SOCKADDR_BYTES);
    };
  }

  int port(int slot) {
    return NativeAddress.port(names.buffer(), slot * SOCKADDR_BYTES);
  }
}
