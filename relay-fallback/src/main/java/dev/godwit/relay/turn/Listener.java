package dev.godwit.relay.turn;

import dev.godwit.relay.stun.TransportAddress;

/**
 * Where clients come in: the server's half of a 5-tuple.
 *
 * @param id tells listeners apart, from 0 to {@value #MAX_ID}
 * @param transport what is spoken there
 * @param local the address; a wildcard only if the machine's address is of no matter
 * @param bindingOnly whether it answers Binding requests and nothing else
 */
public record Listener(int id, Transport transport, TransportAddress local, boolean bindingOnly) {
  /** More listeners than anybody has addresses. */
  public static final int MAX_ID = 0x3FFF;

  /**
   * @throws IllegalArgumentException if the id is out of range
   */
  public Listener {
    if (id < 0 || id > MAX_ID) {
      throw new IllegalArgumentException("a listener's id is 0 to " + MAX_ID);
    }
  }
}
