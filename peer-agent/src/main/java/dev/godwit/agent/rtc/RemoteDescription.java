package dev.godwit.agent.rtc;

/**
 * The peer's offer or answer, checked before the native parser sees it: small, with one section,
 * for data channels. A hostile one could else make it set up codecs and media streams.
 */
record RemoteDescription(String sdp, int maxMessageBytes) {

  /** One of our kind has less than 1 KiB; with candidates inside, some more. */
  static final int MAX_CHARS = 65_536;

  /** What a peer takes that does not say (RFC 8841, section 6.1). */
  static final int DEFAULT_MAX_MESSAGE_BYTES = 65_536;

  private static final String MAX_MESSAGE_SIZE = "a=max-message-size:";

  /** Why a description is not one that can be used. */
  static final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  static RemoteDescription parse(String sdp) throws Malformed {
    if (sdp.length() > MAX_CHARS) {
      throw new Malformed("it has more than " + MAX_CHARS + " characters.");
    }
    if (!sdp.startsWith("v=0")) {
      throw new Malformed("it does not begin with v=0.");
    }
    int sections = 0;
    int maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;
    for (String line : (Iterable<String>) sdp.lines()::iterator) {
      if (line.startsWith("m=")) {
        sections++;
        if (!line.startsWith("m=application ") || !line.endsWith(" webrtc-datachannel")) {
          throw new Malformed("it asks for something else than data channels.");
        }
      } else if (line.startsWith(MAX_MESSAGE_SIZE)) {
        maxMessageBytes = maxMessageBytes(line.substring(MAX_MESSAGE_SIZE.length()).strip());
      }
    }
    if (sections != 1) {
      throw new Malformed("it has " + sections + " media sections instead of one.");
    }
    return new RemoteDescription(sdp, maxMessageBytes);
  }

  /** 0 means any size (RFC 8841, section 6.1); we never send more than our own limit. */
  private static int maxMessageBytes(String value) throws Malformed {
    if (value.isEmpty()
        || value.length() > 20
        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new Malformed("its max-message-size is not a number.");
    }
    if (value.length() > 9) {
      return RtcChannel.LARGEST_MESSAGE_BYTES;
    }
    int bytes = Integer.parseInt(value);
    return bytes == 0
        ? RtcChannel.LARGEST_MESSAGE_BYTES
        : Math.min(bytes, RtcChannel.LARGEST_MESSAGE_BYTES);
  }
}
