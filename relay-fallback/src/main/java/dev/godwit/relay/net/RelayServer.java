package dev.godwit.relay.net;

import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.stun.TransportAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running relay: TURN and STUN by UDP, TCP and TLS. Safe for use by several threads. */
public final class RelayServer implements AutoCloseable {
  private final RelayAssembly parts;
  private final List<Thread> threads;
  private final AtomicBoolean closing = new AtomicBoolean();

  private RelayServer(RelayAssembly parts) {
    this.parts = parts;
    this.threads = parts.threads();
  }

  /**
   * Starts a relay; when this returns, it answers.
   *
   * @throws CannotListenException if an address can't be had; nothing is left open then
   */
  public static RelayServer start(RelaySettings settings) throws CannotListenException {
    FileDescriptors.check(settings);
    RelayServer server = new RelayServer(RelayAssembly.open(settings));
    server.threads.forEach(Thread::start);
    return server;
  }

  /** Where clients are heard by UDP and TCP: as in the settings, with the ports it really has. */
  public List<TransportAddress> listening() {
    return parts.listening();
  }

  /** Where clients are heard by TLS. */
  public List<TransportAddress> listeningTls() {
    return parts.listeningTls();
  }

  /** Where Binding requests are answered by UDP, and nothing else. */
  public List<TransportAddress> bindingOnly() {
    return parts.bindingOnly();
  }

  /** How datagrams are received and sent: never {@link DatagramEngine#AUTOMATIC}. */
  public DatagramEngine engine() {
    return parts.engine();
  }

  /** What was counted so far. */
  public RelayFigures figures() {
    return RelayFigures.sum(parts.figures());
  }

  /** From now on these hold, without dropping what is under way. */
  public void reload(RelaySettings.Changeable changed) {
    var rules = parts.rules(changed);
    for (RelayLoop loop : parts.loops()) {
      loop.execute(server -> {
        server.onCredentials(changed.credentials());
        server.onPeerRules(rules);
      });
    }
  }

  /**
   * From now on no allocation is made: clients are sent to an alternate server of their family, if
   * there is one. Those that are go on. Returns at once.
   */
  public void drain(List<TransportAddress> alternates) {
    List<TransportAddress> copy = List.copyOf(alternates);
    parts.loops().forEach(loop -> loop.execute(server -> server.onDrain(copy)));
  }

  /**
   * Waits until there is no allocation.
   *
   * @return whether there is none; false if the time was over before
   */
  public boolean awaitDrained(Duration atMost) throws InterruptedException {
    return parts.idle().await(atMost);
  }

  /** Ends all allocations and connections, and closes all sockets; returns when that is done. */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      parts.loops().forEach(RelayLoop::stop);
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
