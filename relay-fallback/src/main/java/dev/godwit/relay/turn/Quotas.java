package dev.godwit.relay.turn;

import dev.godwit.relay.stun.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who has how many allocations, in all loops together. The shell makes {@link QuotaBook} safe for
 * several threads, where there are several, and what it returns too.
 */
public interface Quotas {
  /** Whether there is room for one more. */
  enum Admission {
    ADMITTED,
    USER_FULL,
    ADDRESS_FULL,
    SERVER_FULL
  }

  /** Counts an allocation if there is room for it; what was admitted is to be released. */
  Admission admit(String user, IpAddress client);

  /** Forgets one that was admitted. */
  void release(String user, IpAddress client);

  /** What the user may send, as long as it has an allocation; null for no limit. */
  @Nullable Bandwidth bandwidthOf(String user);

  /** What all may send; null for no limit. */
  @Nullable Bandwidth bandwidthOfAll();
}
