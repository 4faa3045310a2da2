package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.Digest;
import java.time.Instant;

/**
 * One file that the receiver has whole on its disk.
 *
 * @param path on the sending side as it was offered, on the receiving side where it lies
 * @param digest the file's digest of the transfer protocol: SHA-256 over those of its blocks
 */
public record FileReceipt(
    Instant at, boolean sent, String peer, String path, long sizeBytes, Digest digest)
    implements Receipt {}
