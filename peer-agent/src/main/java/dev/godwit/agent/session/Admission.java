package dev.godwit.agent.session;

/** What a rule says to a caller. */
public enum Admission {
  /** Answer it. */
  ADMIT,
  /** Ask the person first. */
  ASK,
  /** Decline it unseen. */
  REFUSE
}
