package dev.godwit.relay.service;

import dev.godwit.relay.process.Machine;
import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.turn.RelayAddress;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out which addresses relays are at, and what is told of them. */
public final class RelayAddresses {
  private static final IpAddress LOOPBACK = IpAddress.v4(0x7F00_0001);

  private RelayAddresses() {}

  /**
   * The addresses, each family's favourite first.
   *
   * @param given by the operator; if there are none, those that are listened at, and for all
   *     addresses of a family the one by which packets leave this machine
   * @param listening where clients are heard
   * @param outer what a NAT maps this machine's address to; of each family the first counts
   */
  public static List<RelayAddress> choose(
      List<IpAddress> given,
      Collection<IpAddress> listening,
      Machine machine,
      List<IpAddress> outer) {
    Set<IpAddress> locals = new LinkedHashSet<>(given);
    if (locals.isEmpty()) {
      for (IpAddress address : listening) {
        if (isEverywhere(address)) {
          first(machine, address.family()).ifPresent(locals::add);
        } else {
          locals.add(address);
        }
      }
    }
    if (locals.isEmpty()) {
      locals.add(LOOPBACK);
    }
    Map<AddressFamily, IpAddress> unused = new EnumMap<>(AddressFamily.class);
    outer.forEach(address -> unused.putIfAbsent(address.family(), address));
    // By what is told of them: two that are told as one could not be told apart by peers.
    Map<IpAddress, RelayAddress> addresses = new LinkedHashMap<>();
    for (IpAddress local : locals) {
      IpAddress mapped = unused.remove(local.family());
      IpAddress advertised = mapped == null ? local : mapped;
      addresses.putIfAbsent(advertised, new RelayAddress(local, advertised));
    }
    return List.copyOf(addresses.values());
  }

  /** All addresses of this machine that others may reach it by. */
  public static List<IpAddress> of(Machine machine) {
    return machine.addresses().stream().map(address -> IpAddress.of(address.getAddress())).toList();
  }

  /** Whether this stands for all addresses of its family. */
  public static boolean isEverywhere(IpAddress address) {
    return address.high() == 0 && address.low() == 0;
  }

  private static Optional<IpAddress> first(Machine machine, AddressFamily family) {
    return of(machine).stream().filter(address -> address.family() == family).findFirst();
  }
}
