package dev.godwit.agent.rtc;

/** Why a connection is over. */
public sealed interface RtcEnd {

  /** A stable name of the kind of end. */
  String code();

  /** A sentence for a person. */
  String message();

  /** {@link RtcConnection#close} or {@link RtcEngine#close} was called. */
  record ClosedLocally() implements RtcEnd {
    @Override
    public String code() {
      return "rtc-closed";
    }

    @Override
    public String message() {
      return "The connection was closed.";
    }
  }

  /** The peer closed the connection in good order. */
  record ClosedByPeer() implements RtcEnd {
    @Override
    public String code() {
      return "rtc-closed-by-peer";
    }

    @Override
    public String message() {
      return "The other side closed the connection.";
    }
  }

  /** ICE found no path or lost it for too long, or the DTLS handshake failed. */
  record ConnectivityFailed() implements RtcEnd {
    @Override
    public String code() {
      return "rtc-no-path";
    }

    @Override
    public String message() {
      return "No network path to the other side works (any more).";
    }
  }

  /**
   * The peer's offer or answer is none, does not fit the state, or asks for more than data
   * channels.
   */
  record BadDescription(String detail) implements RtcEnd {
    @Override
    public String code() {
      return "rtc-bad-description";
    }

    @Override
    public String message() {
      return "The other side's session description cannot be used: " + detail;
    }
  }

  /** Something on this side went wrong. */
  record Fault(FaultKind kind, String detail) implements RtcEnd {
    @Override
    public String code() {
      return kind.code;
    }

    @Override
    public String message() {
      return kind.sentence + detail;
    }
  }

  /** What went wrong on this side. */
  enum FaultKind {
    LISTENER("rtc-listener-failed", "The connection's listener failed: "),
    RECEIVER("rtc-receiver-failed", "The receiver of a channel's frames failed: "),
    OVERLOAD("rtc-overload", "More came than could be handled: "),
    ENGINE("rtc-engine-failed", "The WebRTC engine failed: ");

    private final String code;
    private final String sentence;

    FaultKind(String code, String sentence) {
      this.code = code;
      this.sentence = sentence;
    }
  }
}
