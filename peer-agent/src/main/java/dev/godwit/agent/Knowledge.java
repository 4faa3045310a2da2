package dev.godwit.agent;

import dev.godwit.agent.file.SentTransfer;
import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Sender;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the blocks that a transfer sends, over all its attempts, and in its record for
 * further processes. Confined to one thread at a time: an attempt's disk thread.
 */
final class Knowledge {
  private static final System.Logger LOG = System.getLogger(Knowledge.class.getName());

  private final Map<Integer, BlockDigests> digests = new HashMap<>();
  private final @Nullable SentTransfer sentTransfer;

  /** With what an earlier process has left, if the transfer has a record. */
  Knowledge(@Nullable SentTransfer sentTransfer) {
    this.sentTransfer = sentTransfer;
    if (sentTransfer != null) {
      digests.putAll(sentTransfer.known());
    }
  }

  /** This block, of a source that has not changed, has this digest. */
  void learn(Sender.Block block, Digest digest) {
    if (block.length() == 0) {
      return;
    }
    digests
        .computeIfAbsent(block.file(), _ -> new BlockDigests())
        .put(BlockDigests.indexAt(block.offset()), digest);
    if (sentTransfer != null) {
      try {
        sentTransfer.learned(block.file(), block.offset(), digest);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "A digest is not kept; it will be made again.", e);
      }
    }
  }

  /** All of it, for a machine to keep. */
  Map<Integer, BlockDigests> handOver() {
    Map<Integer, BlockDigests> copies = new HashMap<>();
    digests.forEach((file, known) -> copies.put(file, copy(known)));
    return copies;
  }

  static BlockDigests copy(BlockDigests known) {
    BlockDigests copy = new BlockDigests();
    for (int i = known.nextFrom(0); i >= 0; i = known.nextFrom(i + 1)) {
      Digest digest = known.get(i);
      if (digest != null) {
        copy.put(i, digest);
      }
    }
    return copy;
  }
}
