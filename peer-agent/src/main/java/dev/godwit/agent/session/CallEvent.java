package dev.godwit.agent.session;

/** What a call tells the person that watches. */
public enum CallEvent {
  /** Nobody is online by that name; it is tried again. */
  WAITING_FOR_PEER,
  /** The offer is with the other side. */
  CALLING,
  /** The other side is asking its person. */
  RINGING,
  /** Both agreed; a path is being looked for. */
  CONNECTING,
  /** There is a path. */
  CONNECTED
}
