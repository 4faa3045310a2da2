package dev.godwit.relay.turn;

import org.jspecify.annotations.Nullable;

/** The allowances that an allocation's payload has to fit into: its own, its user's and all's. */
record Meter(@Nullable Bandwidth own, @Nullable Bandwidth users, @Nullable Bandwidth all) {
  /** The narrowest first: what does not fit there takes nothing of what others share. */
  boolean tryTake(int sizeBytes, long nowNanos) {
    return fits(own, sizeBytes, nowNanos)
        && fits(users, sizeBytes, nowNanos)
        && fits(all, sizeBytes, nowNanos);
  }

  private static boolean fits(@Nullable Bandwidth allowance, int sizeBytes, long nowNanos) {
    return allowance == null || allowance.tryTake(sizeBytes, nowNanos);
  }
}
