package dev.godwit.relay.turn;

/** How a client reaches the server. Peers are always reached by UDP. */
public enum Transport {
  UDP(0),
  TCP(1),
  TLS(2);

  private final int code;

  Transport(int code) {
    this.code = code;
  }

  /** Tells it apart in what nonces are made of. */
  int code() {
    return code;
  }

  /** Whether messages follow each other on a stream, where ChannelData is padded. */
  public boolean isStream() {
    return this != UDP;
  }
}
