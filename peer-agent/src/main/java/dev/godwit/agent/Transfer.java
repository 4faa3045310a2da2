package dev.godwit.agent;

/** A transfer under way, or over. Thread-safe. */
public interface Transfer {
  /** How it stands now; cheap. */
  TransferSnapshot snapshot();

  /** Waits for the end and returns how it ended. */
  TransferSnapshot await() throws InterruptedException;

  /**
   * Ends it: the other side is told, what is not whole is not kept under its real name. A transfer
   * that is over stays as it ended.
   *
   * @param cause whether a person wants it ended or this process is being stopped
   */
  void cancel(CancelCause cause);

  /** Why a side ends a transfer. */
  enum CancelCause {
    /** A person wants it so. */
    PERSON,
    /** The process is told to stop; the same may be sent again. */
    SHUTDOWN
  }
}
