package dev.godwit.agent.daemon;

import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How long a daemon pauses before it tries again to be let in by a server that has refused it or is
 * not there: ever longer, and spread by chance. Confined to its caller.
 */
public final class LoginRetries {
  /** The first pause; each further one is twice as long. */
  static final Duration MIN_PAUSE = Duration.ofSeconds(1);

  /** The longest pause: short enough to be back soon, long enough to cost a server nothing. */
  static final Duration MAX_PAUSE = Duration.ofSeconds(30);

  /** What another try does not change. */
  private static final Set<String> FINAL =
      Set.of("name_invalid", "server_invalid", "session_replaced", "unwritable", "internal");

  private final RandomGenerator random;
  private int failures;

  /** Spread by this. */
  public LoginRetries(RandomGenerator random) {
    this.random = random;
  }

  /** Whether what was refused for this reason may be let in later. */
  public static boolean mayPass(String code) {
    return !FINAL.contains(code);
  }

  /** The server has let it in. */
  public void onLoggedIn() {
    failures = 0;
  }

  /** It was refused: the pause before the next try, between half and the whole of what is due. */
  public long nextPauseNanos() {
    long due = Math.min(MAX_PAUSE.toNanos(), MIN_PAUSE.toNanos() << Math.min(failures, 16));
    failures++;
    return due / 2 + random.nextLong(due / 2 + 1);
  }
}
