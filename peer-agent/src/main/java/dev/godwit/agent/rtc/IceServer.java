package dev.godwit.agent.rtc;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A STUN or TURN server. A malformed one would crash the native library, so that everything is
 * checked here, more strictly than the RFCs ask; what is malformed throws {@link
 * InvalidIceServerException}.
 *
 * @param urls {@code stun:} and {@code stuns:} (RFC 7064), {@code turn:} and {@code turns:} (RFC
 *     7065), at least one
 * @param username needed by TURN
 * @param credential needed by TURN
 */
public record IceServer(List<String> urls, Optional<String> username, Optional<String> credential) {

  /** One per transport and address family of one server, doubled. */
  public static final int MAX_URLS = 8;

  /**
   * A DNS name has at most 253 characters (RFC 1035, section 2.3.4); scheme and port come on top.
   */
  public static final int MAX_URL_CHARS = 300;

  /**
   * What fits into STUN's USERNAME attribute (RFC 8489, section 14.3); the same for the credential.
   */
  public static final int MAX_SECRET_BYTES = 508;

  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>stuns?|turns?):(?<host>\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,253})"
              + "(:(?<port>[0-9]{1,5}))?(?<transport>\\?transport=(udp|tcp))?");
  private static final Pattern DOTTED_QUAD = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}");

  public IceServer {
    urls = List.copyOf(urls);
    if (urls.isEmpty() || urls.size() > MAX_URLS) {
      throw new InvalidIceServerException(
          "An ICE server has 1 to " + MAX_URLS + " URLs, not " + urls.size() + ".");
    }
    for (String url : urls) {
      if (requiresCredential(url) && (username.isEmpty() || credential.isEmpty())) {
        throw new InvalidIceServerException(
            "A TURN server needs a username and a credential: " + url);
      }
    }
    username.ifPresent(text -> checkSecret("username", text));
    credential.ifPresent(text -> checkSecret("credential", text));
  }

  /** A STUN server, which needs no credential. */
  public static IceServer stun(String url) {
    return new IceServer(List.of(url), Optional.empty(), Optional.empty());
  }

  /** Without the credential, so that it gets into no log. */
  @Override
  public String toString() {
    return "IceServer" + urls;
  }

  private static boolean requiresCredential(String url) {
    if (url.length() > MAX_URL_CHARS) {
      throw new InvalidIceServerException(
          "An ICE server's URL has at most " + MAX_URL_CHARS + " characters.");
    }
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw new InvalidIceServerException("Not a stun:, stuns:, turn: or turns: URL: " + url);
    }
    boolean turn = matcher.group("scheme").startsWith("turn");
    if (!turn && matcher.group("transport") != null) {
      throw new InvalidIceServerException("Only TURN URLs have a transport: " + url);
    }
    checkHost(matcher.group("host"), url);
    String port = matcher.group("port");
    if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)) {
      throw new InvalidIceServerException("A port is from 1 to 65535: " + url);
    }
    return turn;
  }

  private static void checkHost(String host, String url) {
    boolean bracketed = host.startsWith("[");
    boolean digits = host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    if (digits && !DOTTED_QUAD.matcher(host).matches()) {
      throw new InvalidIceServerException("Not an IP address: " + url);
    }
    if (bracketed || digits) {
      try {
        InetAddress _ =
            InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host);
      } catch (IllegalArgumentException e) {
        throw new InvalidIceServerException("Not an IP address: " + url);
      }
    } else if (!isDnsName(host)) {
      throw new InvalidIceServerException("Not a host name: " + url);
    }
  }

  private static boolean isDnsName(String host) {
    for (String label : host.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-")) {
        return false;
      }
    }
    return true;
  }

  /** One that is left alone, which no encoding of text has. */
  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  private static void checkSecret(String what, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_SECRET_BYTES) {
      throw new InvalidIceServerException(
          "An ICE server's " + what + " has 1 to " + MAX_SECRET_BYTES + " bytes.");
    }
    if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || isSurrogate(c))) {
      throw new InvalidIceServerException(
          "An ICE server's " + what + " is text, without control characters.");
    }
  }
}
