package dev.godwit.relay.net;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Packets that other loops hand over to one: copied in under a lock, and taken out all at once, by
 * exchanging the memory that is filled for the one that is read. What finds no room is dropped by
 * whoever offers it. Safe for several threads that offer, and one that takes.
 */
final class HandOverQueue {
  /** What waits at most: 3 ms at full speed; beyond it a loop is not keeping up. */
  static final int CAPACITY_BYTES = 1024 * 1024;

  /** Four numbers of the addresses, and the size of the packet. */
  private static final int HEADER_BYTES = 5 * Integer.BYTES;

  private static final int ALIGNMENT = 8;

  /** Takes what was handed over. */
  @FunctionalInterface
  interface Receiver {
    /** As {@code TurnServer.onHandedOver} has it. */
    void onHandedOver(int fromAddress, int fromPort, int toAddress, int toPort, ByteBuffer packet);
  }

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock; without memory until it is needed. */
  private ByteBuffer filled = ByteBuffer.allocate(0);

  /** Whether something waits: changed under the lock, and read without it in each turn. */
  private volatile boolean waiting;

  /** The reader's own. */
  private ByteBuffer read = ByteBuffer.allocate(0);

  /**
   * Queues a copy of the packet, from position to limit.
   *
   * @return what to do about it
   */
  Offered offer(int fromAddress, int fromPort, int toAddress, int toPort, ByteBuffer packet) {
    int size = packet.remaining();
    lock.lock();
    try {
      if (filled.capacity() == 0) {
        filled = ByteBuffer.allocateDirect(CAPACITY_BYTES);
      }
      if (spanBytes(size) > filled.remaining()) {
        return Offered.FULL;
      }
      boolean first = !waiting;
      waiting = true;
      int at = filled.position();
      filled.putInt(fromAddress).putInt(fromPort).putInt(toAddress).putInt(toPort).putInt(size);
      filled.put(at + HEADER_BYTES + Datagrams.HEADROOM_BYTES, packet, packet.position(), size);
      filled.position(at + spanBytes(size));
      return first ? Offered.FIRST : Offered.BEHIND_OTHERS;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a packet was queued. */
  enum Offered {
    /** The reader is to be woken. */
    FIRST,
    /** It has been woken. */
    BEHIND_OTHERS,
    /** The packet was not queued. */
    FULL
  }

  /** Gives all that waits to the receiver, in order. */
  void drain(Receiver receiver) {
    if (!waiting) {
      return;
    }
    lock.lock();
    try {
      waiting = false;
      ByteBuffer full = filled;
      filled = read.clear();
      read = full.flip();
    } finally {
      lock.unlock();
    }
    int end = read.limit();
    for (int at = 0; at < end; ) {
      int size = read.limit(end).getInt(at + 4 * Integer.BYTES);
      int next = at + spanBytes(size);
      int fromAddress = read.getInt(at);
      int fromPort = read.getInt(at + Integer.BYTES);
      int toAddress = read.getInt(at + 2 * Integer.BYTES);
      int toPort = read.getInt(at + 3 * Integer.BYTES);
      int packetAt = at + HEADER_BYTES + Datagrams.HEADROOM_BYTES;
      read.limit(packetAt + size).position(packetAt);
      receiver.onHandedOver(fromAddress, fromPort, toAddress, toPort, read);
      read.clear();
      at = next;
    }
  }

  private static int spanBytes(int sizeBytes) {
    int bytes = HEADER_BYTES + Datagrams.HEADROOM_BYTES + sizeBytes + Datagrams.TAILROOM_BYTES;
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
