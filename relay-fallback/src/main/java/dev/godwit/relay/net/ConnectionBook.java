package dev.godwit.relay.net;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the connections of all loops, in all and by address. Safe for use by several threads. */
final class ConnectionBook {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<IpAddress, Integer> byAddress = new HashMap<>();
  private final StreamLimits limits;
  private int all;

  ConnectionBook(StreamLimits limits) {
    this.limits = limits;
  }

  /** Counts one if there is room for it; what was admitted is to be released. */
  boolean admit(InetAddress address) {
    lock.lock();
    try {
      IpAddress key = key(address);
      int here = byAddress.getOrDefault(key, 0);
      if (all >= limits.connections() || here >= limits.connectionsPerAddress()) {
        return false;
      }
      all++;
      byAddress.put(key, here + 1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets one that was admitted. */
  void release(InetAddress address) {
    lock.lock();
    try {
      all--;
      byAddress.computeIfPresent(key(address), (_, count) -> count > 1 ? count - 1 : null);
    } finally {
      lock.unlock();
    }
  }

  /** Who has one IPv6 address has all of its /64. */
  private static IpAddress key(InetAddress address) {
    IpAddress ip = IpAddress.of(address.getAddress());
    return ip.family() == AddressFamily.V6 ? IpAddress.v6(ip.high(), 0) : ip;
  }
}
