package dev.godwit.relay.turn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Relays by when they expire, the next one first: a binary heap. Confined to its caller. */
final class ExpiryHeap {
  static final int NOWHERE = -1;
  private static final int FIRST_CAPACITY = 16;

  private @Nullable Relay[] heap = new Relay[FIRST_CAPACITY];
  private int size;

  /** The one that expires next, or null. */
  @Nullable Relay first() {
    return heap[0];
  }

  /** Puts in a relay, or moves it to where its time belongs. */
  void put(Relay relay) {
    if (relay.heapIndex == NOWHERE) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, size * 2);
      }
      place(relay, size++);
    }
    siftUp(relay);
    siftDown(relay);
  }

  void remove(Relay relay) {
    int at = relay.heapIndex;
    if (at == NOWHERE) {
      return;
    }
    relay.heapIndex = NOWHERE;
    Relay last = heap[--size];
    heap[size] = null;
    if (last != null && last != relay) {
      place(last, at);
      siftUp(last);
      siftDown(last);
    }
  }

  private void siftUp(Relay relay) {
    while (relay.heapIndex > 0) {
      int at = relay.heapIndex;
      Relay parent = heap[(at - 1) / 2];
      if (parent == null || !isBefore(relay, parent)) {
        return;
      }
      place(relay, parent.heapIndex);
      place(parent, at);
    }
  }

  private void siftDown(Relay relay) {
    while (true) {
      int at = relay.heapIndex;
      Relay next = sooner(child(2 * at + 1), child(2 * at + 2));
      if (next == null || !isBefore(next, relay)) {
        return;
      }
      place(relay, next.heapIndex);
      place(next, at);
    }
  }

  private @Nullable Relay child(int at) {
    return at < size ? heap[at] : null;
  }

  private static @Nullable Relay sooner(@Nullable Relay one, @Nullable Relay other) {
    return one == null || (other != null && other.expiresNanos - one.expiresNanos < 0)
        ? other
        : one;
  }

  private static boolean isBefore(Relay one, Relay other) {
    return one.expiresNanos - other.expiresNanos < 0;
  }

  private void place(Relay relay, int at) {
    heap[at] = relay;
    relay.heapIndex = at;
  }
}
