package dev.godwit.relay.turn;

/** How packets reach a peer. */
enum Route {
  /** Not at all. */
  REFUSED,
  /** By the network. */
  NETWORK,
  /** It is an address of our relays: within the process, to a live allocation. */
  INSIDE,
  /** As INSIDE, and by the network where there is no allocation. */
  INSIDE_OR_NETWORK
}
