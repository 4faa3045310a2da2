package dev.godwit.protocol.signal;

/** What the server tells of whether someone is here. */
public enum Online {
  /** There is a session of that name, and it shows itself to the asker. */
  YES,
  /** The session that had shown itself is over, and no later one has. */
  NO,
  /** Not told: there is none, or none that shows itself to the asker. */
  UNTOLD
}
