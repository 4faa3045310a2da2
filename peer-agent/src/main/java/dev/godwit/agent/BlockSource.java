package dev.godwit.agent;

import dev.godwit.protocol.transfer.Sender;
import java.nio.ByteBuffer;

/**
 * Does for one attempt what its machine wants of blocks, and answers it. Confined to the attempt's
 * loop, but for {@link #close}.
 */
interface BlockSource extends AutoCloseable {
  void read(Sender.Block block);

  void hash(Sender.Block block);

  void encode(Sender.Block block);

  void release(Sender.Block block);

  /** The buffer of a block that was read, as it is or as it was encoded. */
  ByteBuffer bytesOf(Sender.Block block, boolean encoded);

  /** The attempt is over. On the disk's thread. */
  @Override
  void close();
}
