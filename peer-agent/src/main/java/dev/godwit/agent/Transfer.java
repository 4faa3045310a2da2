package dev.godwit.agent;

import dev.godwit.protocol.transfer.TransferCode;
import java.nio.file.Path;
import java.util.List;

/** A transfer under way, or over. Thread-safe. */
public interface Transfer {
  /** How it stands now; cheap. */
  TransferSnapshot snapshot();

  /** What was found in folders to send and is not sent; empty on the receiving side. */
  List<Skipped> skippedSources();

  /**
   * Waits for the end, and until the listener has heard of it; returns how it ended. Not for the
   * listener itself, which would wait for itself.
   */
  TransferSnapshot await() throws InterruptedException;

  /**
   * Ends it: the other side is told, what is not whole is kept for another attempt, but not under
   * its real name. A transfer that is over stays as it ended.
   *
   * @param cause a person, the end of this process, or others who wait
   */
  void cancel(CancelCause cause);

  /**
   * Stops its bytes for as long as this side wants, or lets them flow again; the other side is told
   * and may pause too. It holds over lost links.
   */
  void pause(boolean paused);

  /**
   * Something in a folder that is not sent.
   *
   * @param why in a few words: {@code a symbolic link}
   */
  record Skipped(Path path, String why) {}

  /** Why a side ends a transfer. */
  enum CancelCause {
    /** A person wants it so. */
    PERSON(TransferCode.CANCELLED),
    /** The process is told to stop; the same may be sent again. */
    SHUTDOWN(TransferCode.INTERRUPTED),
    /** Others get the same stream, and this side alone keeps them waiting. */
    TOO_SLOW(TransferCode.TOO_SLOW);

    private final TransferCode code;

    CancelCause(TransferCode code) {
      this.code = code;
    }

    /** How the other side is told. */
    TransferCode code() {
      return code;
    }
  }
}
