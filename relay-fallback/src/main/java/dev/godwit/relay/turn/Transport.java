package dev.godwit.relay.turn;

/** How a client reaches the server. Peers are always reached by UDP. */
public enum Transport {
  UDP,
  TCP,
  TLS;

  /** Whether messages follow each other on a stream, where ChannelData is padded. */
  public boolean isStream() {
    return this != UDP;
  }
}
