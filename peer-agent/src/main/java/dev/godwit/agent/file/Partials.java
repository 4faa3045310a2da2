package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.TransferId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SequencedMap;

/** What earlier attempts have left in a folder. */
public final class Partials {
  private Partials() {}

  /**
   * All of it by transfer, the last changed last; what no process can go on with, as its journal is
   * damaged or of a newer version, is left out.
   */
  public static SequencedMap<TransferId, Partial> in(Path directory) {
    return Partial.in(directory);
  }

  /** Deletes what an earlier attempt has left of this transfer, unless a process works on it. */
  public static void discard(Path directory, TransferId transfer) {
    TransferFolder.discard(directory, transfer);
  }

  /**
   * Deletes what nothing was added to for 7 days; to be called now and then. Never fails: what
   * can't be deleted stays.
   *
   * @return how many transfers were deleted
   */
  public static int sweep(Path directory, Instant now) {
    return TransferFolder.sweep(directory, now);
  }
}
