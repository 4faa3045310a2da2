package dev.godwit.relay.net;

import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.turn.Bandwidth;
import dev.godwit.relay.turn.QuotaBook;
import dev.godwit.relay.turn.Quotas;
import dev.godwit.relay.turn.TurnLimits;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A {@link QuotaBook} of all loops. Safe for use by several threads: one lock guards it. */
final class SharedQuotas implements Quotas {
  private final ReentrantLock lock = new ReentrantLock();
  private final QuotaBook book;

  SharedQuotas(TurnLimits limits) {
    book = new QuotaBook(limits);
  }

  @Override
  public Admission admit(String user, IpAddress client) {
    lock.lock();
    try {
      return book.admit(user, client);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void release(String user, IpAddress client) {
    lock.lock();
    try {
      book.release(user, client);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Bandwidth bandwidthOf(String user) {
    lock.lock();
    try {
      return shared(book.bandwidthOf(user));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Bandwidth bandwidthOfAll() {
    lock.lock();
    try {
      return shared(book.bandwidthOfAll());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Bandwidth shared(@Nullable Bandwidth bandwidth) {
    if (bandwidth == null) {
      return null;
    }
    return (sizeBytes, nowNanos) -> {
      lock.lock();
      try {
        return bandwidth.tryTake(sizeBytes, nowNanos);
      } finally {
        lock.unlock();
      }
    };
  }
}
