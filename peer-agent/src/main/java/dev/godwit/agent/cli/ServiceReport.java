package dev.godwit.agent.cli;

import dev.godwit.agent.process.ServiceManager;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager how the daemon is, each thing once, and that it is alive as often as it
 * is to be. Guarded by this.
 */
final class ServiceReport implements AutoCloseable {
  private final ServiceManager manager;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable String told;

  ServiceReport(ServiceManager manager) {
    this.manager = manager;
    manager.watchdog().ifPresent(this::beAlive);
  }

  private void beAlive(Duration within) {
    // Half of it, as sd_watchdog_enabled(3) recommends.
    long pauseNanos = within.toNanos() / 2;
    Thread.ofPlatform()
        .name("godwit-watchdog")
        .daemon()
        .start(() -> {
          try {
            do {
              aliveIfNotStuck();
            } while (!closed.await(pauseNanos, TimeUnit.NANOSECONDS));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Whoever holds the lock for ever keeps the daemon from being called alive. */
  private synchronized void aliveIfNotStuck() {
    manager.alive();
  }

  synchronized void ready(DaemonStatus status) {
    manager.ready();
    status(status);
  }

  synchronized void status(DaemonStatus status) {
    String words = status.words();
    if (!words.equals(told)) {
      told = words;
      manager.status(words);
    }
  }

  synchronized void reloading() {
    manager.reloading();
  }

  synchronized void stopping() {
    manager.stopping();
    close();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
