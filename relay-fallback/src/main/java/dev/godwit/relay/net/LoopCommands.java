package dev.godwit.relay.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What others want done in a loop's own thread. There are never more than a few for each
 * connection, and some of the operator's. Safe for use by several threads.
 */
final class LoopCommands {
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final Datagrams loop;
  private volatile boolean ended;

  /** For the loop that waits there. */
  LoopCommands(Datagrams loop) {
    this.loop = loop;
  }

  /** Has the loop do this; false if it has ended, and will not. */
  boolean execute(Runnable command) {
    waiting.add(command);
    if (ended && waiting.remove(command)) {
      return false;
    }
    loop.wakeUp();
    return true;
  }

  /** Does the last of it, and takes no more. In the loop's thread, which has ended then. */
  void end() {
    ended = true;
    run();
  }

  /** Does all that waits. In the loop's thread. */
  void run() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }
}
