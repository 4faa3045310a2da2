package dev.godwit.agent.cli;

import dev.godwit.agent.process.Systemd;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager how the daemon is, each thing once, and that it is alive as often as it
 * is to be. Guarded by this.
 */
final class ServiceReport implements AutoCloseable {
  private final Systemd systemd;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable String told;

  ServiceReport(Systemd systemd) {
    this.systemd = systemd;
    systemd.watchdog().ifPresent(this::beAlive);
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
    systemd.alive();
  }

  synchronized void ready(DaemonStatus status) {
    systemd.ready();
    status(status);
  }

  synchronized void status(DaemonStatus status) {
    String words = status.words();
    if (!words.equals(told)) {
      told = words;
      systemd.status(words);
    }
  }

  synchronized void reloading() {
    systemd.reloading();
  }

  synchronized void stopping() {
    systemd.stopping();
    close();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
