package dev.godwit.relay.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * What others want done in a loop's own thread. There are never more than a few for each
 * connection, and some of the operator's. Safe for use by several threads.
 */
final class LoopCommands implements Executor {
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final Datagrams loop;

  /** For the loop that waits there. */
  LoopCommands(Datagrams loop) {
    this.loop = loop;
  }

  @Override
  public void execute(Runnable command) {
    waiting.add(command);
    loop.wakeUp();
  }

  /** Does all that waits. In the loop's thread. */
  void run() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }
}
