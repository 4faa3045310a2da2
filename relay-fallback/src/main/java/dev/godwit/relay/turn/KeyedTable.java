package dev.godwit.relay.turn;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A hash table by open addressing, small when it is empty and without an object per entry; looking
 * up allocates nothing. Confined to its caller.
 */
final class KeyedTable<E extends Keyed> {
  private static final int FIRST_CAPACITY = 4;

  /** Of who knows this nobody can choose addresses that all fall on one place. */
  private final long seed;

  private @Nullable Keyed[] slots = new Keyed[FIRST_CAPACITY];
  private int size;

  KeyedTable(long seed) {
    this.seed = seed;
  }

  int size() {
    return size;
  }

  /** The entry with this key, or null. */
  @SuppressWarnings("unchecked") // only add puts something in
  @Nullable E find(long high, long low, int tag) {
    return (E) slots[place(high, low, tag)];
  }

  /** Where the entry with this key is, or else where it would be put. */
  private int place(long high, long low, int tag) {
    int mask = slots.length - 1;
    for (int at = Hash.of(high, low, tag, seed) & mask; ; at = (at + 1) & mask) {
      Keyed entry = slots[at];
      if (entry == null || (entry.keyLow == low && entry.keyTag == tag && entry.keyHigh == high)) {
        return at;
      }
    }
  }

  /** Puts in an entry whose key is not there yet. */
  void add(E entry) {
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    put(entry);
    size++;
  }

  /** Takes out the entry with this one's key, if it is there. */
  void remove(E entry) {
    int at = place(entry.keyHigh, entry.keyLow, entry.keyTag);
    if (slots[at] != null) {
      size--;
      close(at);
    }
  }

  /** Takes out those for which this holds. */
  void removeIf(Predicate<E> condition) {
    forEach(entry -> {
      if (condition.test(entry)) {
        remove(entry);
      }
    });
  }

  /** Does this with each that is there now; it may take out what it is given. */
  @SuppressWarnings("unchecked") // only add puts something in
  void forEach(Consumer<? super E> action) {
    for (Keyed entry : Arrays.copyOf(slots, slots.length)) {
      if (entry != null) {
        action.accept((E) entry);
      }
    }
  }

  /** Moves up what would not be found any more behind a gap. */
  private void close(int gap) {
    int mask = slots.length - 1;
    int hole = gap;
    for (int at = (hole + 1) & mask; ; at = (at + 1) & mask) {
      Keyed entry = slots[at];
      if (entry == null) {
        break;
      }
      int home = Hash.of(entry.keyHigh, entry.keyLow, entry.keyTag, seed) & mask;
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        slots[hole] = entry;
        hole = at;
      }
    }
    slots[hole] = null;
  }

  private void grow() {
    @Nullable Keyed[] old = slots;
    slots = new Keyed[old.length * 2];
    for (Keyed entry : old) {
      if (entry != null) {
        put(entry);
      }
    }
  }

  private void put(Keyed entry) {
    slots[place(entry.keyHigh, entry.keyLow, entry.keyTag)] = entry;
  }
}
