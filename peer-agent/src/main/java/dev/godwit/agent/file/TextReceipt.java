package dev.godwit.agent.file;

import java.time.Instant;

/** One note or link that the receiver's person was shown. */
public record TextReceipt(Instant at, boolean sent, String peer, String text) implements Receipt {}
