package dev.godwit.signaling;

import dev.godwit.relay.process.Machine;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.turn.PortRange;
import dev.godwit.signaling.session.Reach;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once which ports a NAT has to forward, if clients reach this machine by a host that is none
 * of its addresses. Thread-safe.
 */
final class ForwardHint {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardHint.class);

  /** Hosts are the clients' word: no more than these are looked at, and looked up. */
  private static final int MAX_HOSTS = 16;

  private final Machine machine;
  private final PortRange relayPorts;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> seen = new HashSet<>();
  private boolean isSaid;

  ForwardHint(Machine machine, PortRange relayPorts) {
    this.machine = machine;
    this.relayPorts = relayPorts;
  }

  /** A client came; never blocks. */
  void onReach(Reach reach, List<TransportAddress> listening) {
    lock.lock();
    try {
      if (isSaid || seen.size() >= MAX_HOSTS || !seen.add(reach.host())) {
        return;
      }
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("forward-hint").start(() -> look(reach.host(), listening));
  }

  private void look(String host, List<TransportAddress> listening) {
    if (isOurs(host) || listening.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      if (isSaid) {
        return;
      }
      isSaid = true;
    } finally {
      lock.unlock();
    }
    LOG.warn(
        "Clients reach this server by {}, which is no address of this machine. For its relay to be"
            + " of use to them, forward UDP and TCP {} and UDP {} to {} here, and say --public-host"
            + " {}=ADDRESS with the outer address.",
        host,
        listening.getFirst().port(),
        relayPorts.first(),
        relayPorts.last(),
        host);
  }

  private boolean isOurs(String host) {
    if (machine.names().stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).equals(host))) {
      return true;
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (address.isLoopbackAddress() || machine.addresses().contains(address)) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException _) {
      // Nobody can reach us by it: somebody made it up.
      return true;
    }
  }
}
