package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.ResumePoint;
import dev.godwit.protocol.transfer.TransferId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where what arrives by one attempt goes. Confined to the disk's thread, but for {@link #stated}.
 */
interface IncomingStore {
  /** The sender has stated the digest of a file; any thread may say so. */
  void stated(int file, Digest digest);

  /** Fails if there is no room for what is offered, before it is accepted. */
  void requireRoom(Frame.Offer offer) throws FileProblem;

  /** Makes ready, and says what earlier attempts have left. */
  ResumePoint prepare(TransferId transfer, int attempt, String sender, Manifest whole)
      throws FileProblem;

  /** Stores a block, whose bytes are as they are in the file; false if the digest is wrong. */
  boolean store(Frame.Block block, ByteBuffer[] data) throws FileProblem;

  /** Makes safe what was stored; one of the two is told, on whatever thread. */
  void checkpoint(Consumer<FileProblem> ifFailed, Runnable whenSafe) throws FileProblem;

  void restart(int file) throws FileProblem;

  void drop(int file) throws FileProblem;

  /** Publishes these, and says what of all that is worth telling a person. */
  List<Path> publish(List<Integer> batch) throws FileProblem;

  /** All is published. */
  void conclude();

  /** Deletes what there is of this transfer, but not what has its real name. */
  void discard(TransferId transfer);

  /**
   * The attempt is over, and what there is is kept; another attempt is asked about if a person
   * wanted the end.
   */
  void close(boolean stoppedByPerson);
}
