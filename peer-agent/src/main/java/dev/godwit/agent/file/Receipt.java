package dev.godwit.agent.file;

import java.time.Instant;

/** What the other side has for good, as both sides know. */
public sealed interface Receipt permits FileReceipt, TextReceipt {
  /** When this side knew. */
  Instant at();

  /** Whether this side sent it, or received it. */
  boolean sent();

  /** The other side. */
  String peer();
}
