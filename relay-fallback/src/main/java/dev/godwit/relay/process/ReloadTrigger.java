package dev.godwit.relay.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a server is to read its files again: at SIGHUP, and when one of them has changed. Files
 * are looked at from time to time, since tools that renew certificates swap links to folders, which
 * the system tells nobody of. Thread-safe.
 */
public final class ReloadTrigger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadTrigger.class);

  /** Soon enough for a renewed certificate, and next to nothing for the system. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** What tells one state of a file from another; a missing file has none. */
  private record State(Object key, long sizeBytes, long modifiedMillis) {}

  private final Supplier<? extends Collection<Path>> files;
  private final Runnable reload;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private final Thread thread = Thread.ofVirtual().name("reload").unstarted(this::watch);
  private Map<Path, State> seen;
  private boolean isTold;

  private ReloadTrigger(Supplier<? extends Collection<Path>> files, Runnable reload) {
    this.files = files;
    this.reload = reload;
    this.seen = look();
  }

  /**
   * Begins to watch; {@link #close} ends it.
   *
   * @param files to look at, asked for each time
   * @param reload reads them again, and says itself what is wrong with them; runs in one thread
   */
  public static ReloadTrigger start(Supplier<? extends Collection<Path>> files, Runnable reload) {
    ReloadTrigger trigger = new ReloadTrigger(files, reload);
    HangUp.onEach(trigger::tell);
    trigger.thread.start();
    return trigger;
  }

  /** As SIGHUP does. */
  void tell() {
    lock.lock();
    try {
      isTold = true;
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    try {
      while (true) {
        boolean wasTold = awaitNextLook();
        Map<Path, State> now = look();
        if (wasTold || !now.equals(seen)) {
          seen = now;
          try {
            reload.run();
          } catch (RuntimeException e) {
            LOG.error("Reading the files again failed; what was read before holds.", e);
          }
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private boolean awaitNextLook() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long leftNanos = LOOK_EVERY.toNanos();
      while (!isTold && leftNanos > 0) {
        leftNanos = told.awaitNanos(leftNanos);
      }
      boolean wasTold = isTold;
      isTold = false;
      return wasTold;
    } finally {
      lock.unlock();
    }
  }

  private Map<Path, State> look() {
    Map<Path, State> states = new HashMap<>();
    for (Path file : files.get()) {
      try {
        BasicFileAttributes known = Files.readAttributes(file, BasicFileAttributes.class);
        Object key = known.fileKey() == null ? file : known.fileKey();
        states.put(
            file, new State(key, known.size(), known.lastModifiedTime().to(TimeUnit.MILLISECONDS)));
      } catch (IOException _) {
        // Missing for a moment while it is replaced: seen as a change once it is back.
      }
    }
    return states;
  }

  /** Watches no more. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
