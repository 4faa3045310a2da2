package dev.godwit.protocol.credential;

/** What became of a credential that somebody showed. */
public sealed interface CredentialCheck {
  /**
   * It is good.
   *
   * @param credential with the password that was proved
   */
  record Accepted(TurnCredential credential) implements CredentialCheck {}

  /** It was good once; a new one is to be had from signaling. */
  record Expired() implements CredentialCheck {}

  /** The username is none of ours. */
  record Malformed() implements CredentialCheck {}

  /** No secret of ours made it. */
  record Unknown() implements CredentialCheck {}
}
