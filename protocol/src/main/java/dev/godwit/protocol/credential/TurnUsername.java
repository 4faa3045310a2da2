package dev.godwit.protocol.credential;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A username that says until when it is good: {@code expiry:user}, or the expiry alone.
 *
 * @param expiresAt when it ends, in whole seconds
 * @param user who it is for, maybe nobody in particular (empty); without control characters when it
 *     was read; what a relay counts by, as the expiry can be had anew
 */
public record TurnUsername(Instant expiresAt, String user) {
  /** Eleven digits, which are enough until the year 5138. */
  private static final long MAX_SECONDS = 99_999_999_999L;

  private static final Pattern FORM =
      Pattern.compile("(?<expiry>0|[1-9][0-9]{0,10})(:(?<user>\\P{Cc}+))?");

  /** The limit of USERNAME (RFC 8489, section 14.3). */
  private static final int MAX_LENGTH = 508;

  /**
   * @throws IllegalArgumentException if the expiry is out of range or no whole second
   */
  public TurnUsername {
    long seconds = expiresAt.getEpochSecond();
    if (expiresAt.getNano() != 0 || seconds < 0 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException("a credential can't end at " + expiresAt);
    }
  }

  /** Reads what a client says: empty unless it is just what {@link #text} would write. */
  public static Optional<TurnUsername> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Instant expiresAt = Instant.ofEpochSecond(Long.parseLong(matcher.group("expiry")));
    String user = matcher.group("user");
    return Optional.of(new TurnUsername(expiresAt, user == null ? "" : user));
  }

  /** As it goes over the wire. */
  public String text() {
    String expiry = Long.toString(expiresAt.getEpochSecond());
    return user.isEmpty() ? expiry : expiry + ":" + user;
  }

  /** Whether its time is over. */
  public boolean isExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
