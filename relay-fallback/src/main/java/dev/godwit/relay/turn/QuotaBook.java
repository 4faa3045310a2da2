package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts allocations by user, by address and in all, and holds what users share. Has an entry only
 * for who has an allocation. Confined to its caller.
 */
public final class QuotaBook implements Quotas {
  private final TurnLimits limits;
  private final Map<String, User> users = new HashMap<>();
  private final Map<IpAddress, Integer> addresses = new HashMap<>();
  private final @Nullable Bandwidth ofAll;
  private int all;

  private static final class User {
    private int allocations;
    private @Nullable Bandwidth bandwidth;
  }

  /** An empty one. */
  public QuotaBook(TurnLimits limits) {
    this.limits = limits;
    ofAll = bandwidth(limits.bytesPerSecond());
  }

  @Override
  public Admission admit(String user, IpAddress client) {
    User known = users.get(user);
    IpAddress address = counted(client);
    if (all >= limits.allocations()) {
      return Admission.SERVER_FULL;
    }
    if (known != null && known.allocations >= limits.allocationsPerUser()) {
      return Admission.USER_FULL;
    }
    if (addresses.getOrDefault(address, 0) >= limits.allocationsPerAddress()) {
      return Admission.ADDRESS_FULL;
    }
    all++;
    users.computeIfAbsent(user, name -> new User()).allocations++;
    addresses.merge(address, 1, Integer::sum);
    return Admission.ADMITTED;
  }

  @Override
  public void release(String user, IpAddress client) {
    all--;
    User known = users.get(user);
    if (known != null && --known.allocations == 0) {
      users.remove(user);
    }
    addresses.computeIfPresent(counted(client), (address, count) -> count == 1 ? null : count - 1);
  }

  @Override
  public @Nullable Bandwidth bandwidthOf(String user) {
    User known = users.get(user);
    if (known == null) {
      return null;
    }
    if (known.bandwidth == null) {
      known.bandwidth = bandwidth(limits.bytesPerSecondPerUser());
    }
    return known.bandwidth;
  }

  @Override
  public @Nullable Bandwidth bandwidthOfAll() {
    return ofAll;
  }

  /** Who has one IPv6 address has all of its /64. */
  private static IpAddress counted(IpAddress client) {
    return client.family() == AddressFamily.V6 ? IpAddress.v6(client.high(), 0) : client;
  }

  private static @Nullable Bandwidth bandwidth(long bytesPerSecond) {
    return bytesPerSecond == 0 ? null : new TokenBucket(bytesPerSecond);
  }
}
