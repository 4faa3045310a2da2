package dev.godwit.relay.turn;

import dev.godwit.relay.stun.IpAddress;
import org.jspecify.annotations.Nullable;

/** Counts allocations by user, by address and in all. Confined to its caller. */
public final class QuotaBook implements Quotas {
  /** An empty one. */
  public QuotaBook(TurnLimits limits) {}

  @Override
  public Admission admit(String user, IpAddress client) {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public void release(String user, IpAddress client) {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public @Nullable Bandwidth bandwidthOf(String user) {
    throw new UnsupportedOperationException("being written");
  }

  @Override
  public @Nullable Bandwidth bandwidthOfAll() {
    throw new UnsupportedOperationException("being written");
  }
}
