package dev.godwit.signaling.session;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts what each address has and does. It forgets an address once nothing speaks against it any
 * more. Confined to its caller.
 */
final class AddressLedger {
  private static final class Entry {
    private int sockets;
    private final TokenBucket logins;

    private Entry(TokenBucket logins) {
      this.logins = logins;
    }
  }

  private final SessionLimits limits;
  private final Map<ClientAddress, Entry> entries = new HashMap<>();

  AddressLedger(SessionLimits limits) {
    this.limits = limits;
  }

  /** Counts one more connection of this address, or says that there are too many. */
  boolean tryOpen(ClientAddress address, long nowNanos) {
    Entry entry =
        entries.computeIfAbsent(
            address,
            _ ->
                new Entry(
                    TokenBucket.perMinute(
                        limits.loginsPerMinutePerAddress(),
                        limits.loginsPerMinutePerAddress(),
                        nowNanos)));
    if (entry.sockets >= limits.maxSocketsPerAddress()) {
      return false;
    }
    entry.sockets++;
    return true;
  }

  /** Counts one more login of an address that has a connection. */
  boolean tryLogin(ClientAddress address, long nowNanos) {
    Entry entry = entries.get(address);
    return entry != null && entry.logins.tryTake(nowNanos);
  }

  void close(ClientAddress address) {
    Entry entry = entries.get(address);
    if (entry != null) {
      entry.sockets--;
    }
  }

  /** Forgets addresses that have no connection and have not logged in of late. */
  void sweep(long nowNanos) {
    entries.values().removeIf(entry -> entry.sockets == 0 && entry.logins.isFull(nowNanos));
  }

  int size() {
    return entries.size();
  }
}
