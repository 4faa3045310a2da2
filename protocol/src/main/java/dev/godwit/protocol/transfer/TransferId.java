package dev.godwit.protocol.transfer;

import dev.godwit.protocol.json.JsonObject;
import java.util.regex.Pattern;

/**
 * Names one transfer over all its attempts: 128 secret random bits. Who knows it may resume the
 * transfer, so it is never logged.
 *
 * @param text the 16 bytes in base64url, 22 characters; safe as a file name
 */
public record TransferId(String text) {
  /** How many bytes it has. */
  public static final int BYTES = 16;

  // 16 bytes fill 21 characters and two bits of the last one.
  private static final Pattern CANONICAL = Pattern.compile("[A-Za-z0-9_-]{21}[AQgw]");

  public TransferId {
    if (!CANONICAL.matcher(text).matches()) {
      throw new IllegalArgumentException("not a transfer id");
    }
  }

  /** The id made of {@link #BYTES} random bytes. */
  public static TransferId of(byte[] bytes) {
    return new TransferId(JsonObject.encodeBinary(bytes));
  }

  /** Tells transfers apart in a log without giving the secret away. */
  @Override
  public String toString() {
    return "transfer " + text.substring(0, 4) + "…";
  }
}
