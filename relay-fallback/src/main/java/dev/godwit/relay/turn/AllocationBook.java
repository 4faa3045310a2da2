package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.TransactionId;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The allocations of one loop: found by their client's 5-tuple or by their relay, made of ports and
 * sockets, and ended with everything that was theirs. Confined to its caller.
 */
final class AllocationBook {
  /** So often another port is tried if a socket can't be opened: others use ports of ours too. */
  static final int MAX_TRIES = 8;

  private final TurnSettings settings;
  private final int loop;
  private final Quotas quotas;
  private final RelayPorts ports;
  private final TurnOutput output;
  private final RandomGenerator random;
  private final long seed;

  /** Clients whose 5-tuple is two UDP ports; connections hold theirs. */
  private final KeyedTable<Client> clients;

  private final KeyedTable<Relay> relays;
  private final ExpiryHeap expiries = new ExpiryHeap();
  private int size;

  AllocationBook(
      TurnSettings settings,
      int loop,
      Quotas quotas,
      RelayPorts ports,
      TurnOutput output,
      RandomGenerator random) {
    this.settings = settings;
    this.loop = loop;
    this.quotas = quotas;
    this.ports = ports;
    this.output = output;
    this.random = random;
    seed = random.nextLong();
    clients = new KeyedTable<>(seed);
    relays = new KeyedTable<>(seed);
  }

  int size() {
    return size;
  }

  @Nullable Client client(Listener listener, AddressFamily family, long high, long low, int port) {
    return clients.find(high, low, Client.tag(listener, family, port));
  }

  @Nullable Relay relay(int addressIndex, int port) {
    return relays.find(0, 0, Relay.tag(addressIndex, port));
  }

  /** When the next relay expires, or {@link Long#MAX_VALUE}. */
  long deadlineNanos() {
    Relay first = expiries.first();
    return first == null ? Long.MAX_VALUE : first.expiresNanos;
  }

  /** An allocation without relays yet; its place in the quotas has been taken. */
  Allocation begin(Client client, Proof proof, TransactionId transaction, long now, long end) {
    long own = settings.limits().bytesPerSecondPerAllocation();
    Meter meter =
        new Meter(
            own == 0 ? null : new TokenBucket(own),
            quotas.bandwidthOf(proof.user()),
            quotas.bandwidthOfAll());
    return new Allocation(client, proof, transaction, now, end, meter, seed);
  }

  /** Opens a relay at a port of this kind; null if there is none. */
  @Nullable Relay open(Allocation allocation, AddressFamily family, PortWish wish, long nowNanos) {
    if (wish instanceof PortWish.Kept(long token)) {
      return claim(allocation, token, nowNanos);
    }
    int address = addressFor(allocation.client.listener(), family);
    for (int i = 0; address != RelayPorts.NONE && i < MAX_TRIES; i++) {
      int port = take(address, wish, nowNanos);
      if (port == RelayPorts.NONE) {
        return null;
      }
      Relay relay = open(allocation, address, port);
      if (relay != null) {
        return relay;
      }
      if (wish instanceof PortWish.EvenAndNext(long token, long _)) {
        ports.cancel(token);
      }
    }
    return null;
  }

  private @Nullable Relay claim(Allocation allocation, long token, long nowNanos) {
    RelayPorts.Reserved kept = ports.claim(token, loop, nowNanos);
    return kept == null ? null : open(allocation, kept.address(), kept.port());
  }

  private int take(int address, PortWish wish, long nowNanos) {
    return switch (wish) {
      case PortWish.Any _ -> ports.take(address, loop, nowNanos, random);
      case PortWish.Even _ -> ports.takeEven(address, loop, nowNanos, random);
      case PortWish.EvenAndNext(long token, long untilNanos) ->
          ports.takePair(address, loop, token, untilNanos, nowNanos, random);
      case PortWish.Kept _ -> RelayPorts.NONE;
    };
  }

  private @Nullable Relay open(Allocation allocation, int address, int port) {
    RelayAddress at = settings.relayAddresses().get(address);
    Relay relay = new Relay(allocation, at, address, port, seed);
    if (!output.open(relay)) {
      ports.release(address, port);
      return null;
    }
    relays.add(relay);
    allocation.put(relay);
    return relay;
  }

  /** The address that the client knows us by, or else the family's favourite. */
  private int addressFor(Listener listener, AddressFamily family) {
    List<RelayAddress> all = settings.relayAddresses();
    int favourite = RelayPorts.NONE;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).local().equals(listener.local().ip())
          && all.get(i).local().family() == family) {
        return i;
      }
      if (favourite == RelayPorts.NONE && all.get(i).local().family() == family) {
        favourite = i;
      }
    }
    return favourite;
  }

  /** From now on the allocation is there. */
  void add(Allocation allocation) {
    Client client = allocation.client;
    client.allocation = allocation;
    if (!client.listener().transport().isStream()) {
      clients.add(client);
    }
    size++;
  }

  /** Sets when a relay expires. */
  void expire(Relay relay, long atNanos) {
    relay.expiresNanos = atNanos;
    expiries.put(relay);
  }

  /** The next relay whose time is over, or null. */
  @Nullable Relay expired(long nowNanos) {
    Relay first = expiries.first();
    return first == null || first.expiresNanos - nowNanos > 0 ? null : first;
  }

  /** Ends a relay, and its allocation with the last; says whether that was the last. */
  boolean end(Relay relay) {
    Allocation allocation = relay.allocation;
    expiries.remove(relay);
    relays.remove(relay);
    allocation.remove(relay);
    output.close(relay);
    ports.release(relay.addressIndex(), relay.port());
    if (!allocation.isEmpty()) {
      return false;
    }
    remove(allocation);
    return true;
  }

  /** Ends all relays of an allocation, and it. */
  void end(Allocation allocation) {
    for (AddressFamily family : AddressFamily.values()) {
      Relay relay = allocation.relay(family);
      if (relay != null) {
        end(relay);
      }
    }
  }

  /** Ends all there are, and says how many these were. */
  int endAll() {
    int ended = size;
    for (Relay relay = expiries.first(); relay != null; relay = expiries.first()) {
      end(relay);
    }
    return ended;
  }

  // The 5-tuple is free at once: who comes again from the same port gets no 437.
  private void remove(Allocation allocation) {
    Client client = allocation.client;
    if (client.allocation == allocation) {
      client.allocation = null;
      clients.remove(client);
      size--;
    }
    quotas.release(allocation.proof.user(), client.ip());
  }
}
