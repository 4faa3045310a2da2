package dev.godwit.protocol.transfer;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a machine wants done, in order; nothing comes after the end. Confined to its machine. */
final class Outbox<T> {
  private final Deque<T> outputs = new ArrayDeque<>();
  private boolean ended;

  void add(T output) {
    if (!ended) {
      outputs.add(output);
      ended = output instanceof LinkOutput.End;
    }
  }

  @Nullable T poll() {
    return outputs.poll();
  }
}
