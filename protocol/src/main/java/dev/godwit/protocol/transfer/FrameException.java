package dev.godwit.protocol.transfer;

/** A frame that breaks the protocol: the code to answer with, and a sentence that says why. */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final TransferCode code;
  private final String reason;

  FrameException(TransferCode code, String reason) {
    super(reason);
    this.code = code;
    this.reason = reason;
  }

  /** What to answer with. */
  public TransferCode code() {
    return code;
  }

  /** What is wrong with it, as a sentence. */
  public String reason() {
    return reason;
  }
}
