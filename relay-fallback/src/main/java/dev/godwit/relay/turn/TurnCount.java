package dev.godwit.relay.turn;

/** What is counted, named as a metric's label may name it. */
public enum TurnCount {
  /** Being extended: each drop and each refusal gets its own. */
  BINDING_ANSWERED
}
