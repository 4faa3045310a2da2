package dev.godwit.agent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** Tells a listener one thing after the other, on a virtual thread where it may take its time. */
final class ListenerThread implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ListenerThread.class.getName());

  private final ExecutorService events;

  ListenerThread(String name) {
    this.events = Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
  }

  /** After all that was told before; once it is closed, nothing. */
  void tell(Runnable news) {
    try {
      events.execute(() -> {
        try {
          news.run();
        } catch (RuntimeException | Error thrown) {
          LOG.log(System.Logger.Level.ERROR, "The server's listener failed.", thrown);
        }
      });
    } catch (RejectedExecutionException e) {
      // The agent is closed: who closed it needs no news.
    }
  }

  /** What was told before is heard all the same. */
  @Override
  public void close() {
    events.shutdown();
  }
}
