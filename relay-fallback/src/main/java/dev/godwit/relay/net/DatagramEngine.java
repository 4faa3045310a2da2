package dev.godwit.relay.net;

/** How datagrams are received and sent. */
public enum DatagramEngine {
  /** The fastest that works here. */
  AUTOMATIC,
  /** The JDK's channels, on any system: one call for each datagram. */
  PORTABLE,
  /** Linux: many datagrams by one call. */
  BATCHED,
  /** Linux: many by one call, and those that follow each other joined by the kernel. */
  JOINED
}
