package dev.godwit.agent.daemon;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was accepted and can't be seen on the disk yet: it counts until it can. Confined to its
 * caller.
 *
 * @param <K> tells one transfer from another
 */
public final class Promises<K> {
  /** Of one sender, so many bytes. */
  private record Promise(String sender, long bytes) {}

  private final List<Promise> open = new ArrayList<>();
  private final Set<K> settled = new HashSet<>();

  /** So much of this sender was accepted. */
  public void accepted(String sender, long bytes) {
    open.add(new Promise(sender, bytes));
  }

  /** A transfer of that sender, of so many bytes, is seen on the disk, or has come to nothing. */
  public void settled(K transfer, String sender, long bytes) {
    if (settled.add(transfer)) {
      open.remove(new Promise(sender, bytes));
    }
  }

  /** The transfer is over, and is not heard of again. */
  public void ended(K transfer) {
    settled.remove(transfer);
  }

  /** Of this sender. */
  public long bytesOf(String sender) {
    return open.stream()
        .filter(promise -> promise.sender().equals(sender))
        .mapToLong(Promise::bytes)
        .sum();
  }

  /** Of anyone. */
  public long bytes() {
    return open.stream().mapToLong(Promise::bytes).sum();
  }
}
