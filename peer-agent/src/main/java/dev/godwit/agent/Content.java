package dev.godwit.agent;

import dev.godwit.agent.file.Receipt;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.TransferId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What one transfer sends, over all its attempts, of which there is one at a time. */
sealed interface Content extends AutoCloseable permits FileContent, StreamContent, TextContent {
  /** What a person calls it by. */
  List<String> names();

  /** How many entries it has. */
  int files();

  /** How many bytes; 0 if nobody knows. */
  long totalBytes();

  /** Has the machine of a fresh attempt say it. */
  void offerBy(
      Sender sender, TransferId transfer, int attempt, Optional<String> message, long nowNanos);

  /**
   * Where the blocks of an attempt come from.
   *
   * @param diskThread takes what is to be done there, unless the attempt is ending
   */
  BlockSource blocks(SerialLoop loop, Sender sender, Consumer<Runnable> diskThread);

  /** What is to be remembered of an entry that the receiver has; empty: nothing. */
  Optional<Receipt> receipt(String peer, int file, Optional<Digest> stated);

  /** Nothing more is sent of it. */
  @Override
  void close();
}
