package dev.godwit.signaling.session;

/** What the server lets a stranger learn about who is here. */
public enum Discretion {
  /** A caller learns at once that nobody has the name that it calls. */
  OPEN,
  /** To a caller, someone absent and someone who has not said a word yet look alike. */
  PRIVATE
}
