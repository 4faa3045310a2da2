package dev.godwit.agent.rtc;

/**
 * An ICE server did not do what was asked of it (the {@code RTCPeerConnectionIceErrorEvent} of W3C
 * WebRTC 1.0, section 4.8.3).
 *
 * @param url which one, as it was configured; the library may have cut its {@code ?transport=}
 * @param code what it answered (RFC 8489, section 18.3), or {@link #UNREACHABLE}
 */
public record IceServerFailure(String url, int code) {

  /** It did not answer at all, or the connection to it failed. */
  public static final int UNREACHABLE = 701;
}
