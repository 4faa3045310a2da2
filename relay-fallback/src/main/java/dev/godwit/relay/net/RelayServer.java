package dev.godwit.relay.net;

import dev.godwit.relay.stun.TransportAddress;
import java.time.Duration;
import java.util.List;

/** A running relay: TURN and STUN by UDP, TCP and TLS. Safe for use by several threads. */
public final class RelayServer implements AutoCloseable {
  private RelayServer() {}

  /**
   * Starts a relay; when this returns, it answers.
   *
   * @throws CannotListenException if an address can't be had; nothing is left open then
   */
  public static RelayServer start(RelaySettings settings) throws CannotListenException {
    throw new UnsupportedOperationException("being written");
  }

  /** Where clients are heard by UDP and TCP: as in the settings, with the ports it really has. */
  public List<TransportAddress> listening() {
    throw new UnsupportedOperationException("being written");
  }

  /** Where clients are heard by TLS. */
  public List<TransportAddress> listeningTls() {
    throw new UnsupportedOperationException("being written");
  }

  /** Where Binding requests are answered by UDP, and nothing else. */
  public List<TransportAddress> bindingOnly() {
    throw new UnsupportedOperationException("being written");
  }

  /** How datagrams are received and sent: never {@link DatagramEngine#AUTOMATIC}. */
  public DatagramEngine engine() {
    throw new UnsupportedOperationException("being written");
  }

  /** What was counted so far. */
  public RelayFigures figures() {
    throw new UnsupportedOperationException("being written");
  }

  /** From now on these hold, without dropping what is under way. */
  public void reload(RelaySettings.Changeable changed) {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * From now on no allocation is made: clients are sent to an alternate server of their family, if
   * there is one. Those that are go on. Returns at once.
   */
  public void drain(List<TransportAddress> alternates) {
    throw new UnsupportedOperationException("being written");
  }

  /**
   * Waits until there is no allocation.
   *
   * @return whether there is none; false if the time was over before
   */
  public boolean awaitDrained(Duration atMost) throws InterruptedException {
    throw new UnsupportedOperationException("being written");
  }

  /** Ends all allocations and connections, and closes all sockets; returns when that is done. */
  @Override
  public void close() {
    throw new UnsupportedOperationException("being written");
  }
}
