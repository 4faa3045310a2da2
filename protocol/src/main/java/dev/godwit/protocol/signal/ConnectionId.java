package dev.godwit.protocol.signal;

import dev.godwit.protocol.json.JsonObject;
import java.util.Base64;

/**
 * Which peer connection between two peers a message is about: {@value #BYTES} random bytes chosen
 * by its creator, on the wire {@value #CHARACTERS} characters of base64url without padding (RFC
 * 4648, section 5). Messages without one are about the {@link #CLASSIC} connection.
 *
 * @param text the form on the wire; empty for the classic connection
 */
public record ConnectionId(String text) {
  /** 128 bits: nobody guesses one, and no two ever meet. */
  public static final int BYTES = 16;

  private static final int CHARACTERS = 22;

  /** The only connection that clients without connection ids have. */
  public static final ConnectionId CLASSIC = new ConnectionId("");

  /**
   * @throws IllegalArgumentException if {@code text} is neither empty nor canonical base64url of
   *     {@value #BYTES} bytes
   */
  public ConnectionId {
    if (!text.isEmpty() && !isCanonical(text)) {
      throw new IllegalArgumentException("not a connection id");
    }
  }

  /** The id that is these {@value #BYTES} bytes. */
  public static ConnectionId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a connection id has " + BYTES + " bytes");
    }
    return new ConnectionId(JsonObject.encodeBinary(bytes));
  }

  /** Whether this is the one that messages without {@code connection} are about. */
  public boolean isClassic() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return isClassic() ? "classic" : text;
  }

  private static boolean isCanonical(String text) {
    if (text.length() != CHARACTERS) {
      return false;
    }
    try {
      return JsonObject.encodeBinary(Base64.getUrlDecoder().decode(text)).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
