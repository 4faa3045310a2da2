package dev.godwit.protocol.credential;

/**
 * What a client shows to the relay.
 *
 * @param username who it is, and until when
 * @param password proves the username; never shown in text
 */
public record TurnCredential(TurnUsername username, String password) {
  @Override
  public String toString() {
    return "TurnCredential[" + username + ", secret]";
  }
}
