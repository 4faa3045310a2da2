package dev.godwit.agent;

/** What the server tells about whether a peer is there. */
public enum Presence {
  /** It is there, and shows itself to this side. */
  ONLINE,
  /** It was there, had shown itself to this side, and is gone. */
  OFFLINE,
  /** It is not there, or does not show itself to this side. */
  UNTOLD
}
