package dev.godwit.agent.cli;

import dev.godwit.agent.TransferSnapshot;
import dev.godwit.protocol.transfer.TransferCode;

/** What a command's exit tells a script. */
final class ExitCode {
  static final int DONE = 0;

  /** It failed, or is done but for skipped files. */
  static final int FAILED = 1;

  static final int USAGE = 2;

  /** The other side does not want it. */
  static final int REJECTED = 3;

  /** The other side was not found, or did not answer in time. */
  static final int NO_ANSWER = 4;

  /** It was interrupted; the same may be run again. */
  static final int INTERRUPTED = 5;

  /** What arrived is not what was sent. */
  static final int INTEGRITY = 6;

  private ExitCode() {}

  /** That of two transfers: what both say, or what one says if the other is done. */
  static int both(int one, int other) {
    if (one == DONE || one == other) {
      return other;
    }
    return other == DONE ? one : FAILED;
  }

  /** The exit code of a transfer that ended like this. */
  static int of(TransferSnapshot end) {
    String code = end.code().orElse("");
    boolean nobodyThere = code.equals("peer_offline") || code.equals("no_answer");
    if (nobodyThere) {
      return NO_ANSWER;
    }
    if (code.equals(TransferCode.DIGEST_MISMATCH.wire())) {
      return INTEGRITY;
    }
    return switch (end.state()) {
      case COMPLETE -> end.filesSkipped() == 0 ? DONE : FAILED;
      case REJECTED -> REJECTED;
      case INTERRUPTED -> INTERRUPTED;
      case CANCELLED, FAILED -> FAILED;
      case CONNECTING, OFFERED, WAITING, TRANSFERRING, PAUSED, RECONNECTING, SENT ->
          throw new IllegalArgumentException("the transfer has not ended");
    };
  }
}
