package dev.godwit.relay.net;

/** What the sockets and connections of a relay count, beside what its decisions do. */
public enum NetCount {
  /** Packets relayed from clients to peers. */
  PACKETS_TO_PEERS,
  /** Bytes of payload in them. */
  BYTES_TO_PEERS,
  /** Packets relayed from peers to clients. */
  PACKETS_TO_CLIENTS,
  /** Bytes in them, with the header that the client gets. */
  BYTES_TO_CLIENTS,
  /** Datagrams that the system did not take. */
  UNSENT,
  /** Packets between two allocations that found the queue of the other's thread full. */
  HAND_OVER_FULL,
  /** Packets for a TCP or TLS client that was too slow for them. */
  SLOW_CLIENT_DROPPED,
  /** Connections that were accepted. */
  CONNECTIONS,
  /** Connections refused, as there were too many. */
  CONNECTIONS_REFUSED,
  /** Connections ended for what is no message, or no TLS. */
  CONNECTIONS_GARBAGE,
  /** Connections ended for a message or handshake that took too long. */
  CONNECTIONS_SLOW,
  /** Connections ended as they said nothing. */
  CONNECTIONS_IDLE,
  /** Connections ended as the client took nothing any more. */
  CONNECTIONS_STUCK,
  /** TLS handshakes that succeeded. */
  TLS_HANDSHAKES,
  /** TLS handshakes that failed. */
  TLS_FAILURES,
  /** Faults of this program, after which it went on. */
  FAULTS
}
