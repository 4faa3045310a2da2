package dev.godwit.agent.cli;

import java.util.Optional;
import java.util.Set;

/** Something that the design has and this version does not: a usage error, said as such. */
final class NotBuiltYet extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final Set<String> OPTIONS = Set.of("--code", "--link", "--qr", "--verify");

  NotBuiltYet(String what) {
    super("Not built yet: " + what + ".");
  }

  /** Of the words on a command line, the first option that is to come in a later version. */
  static Optional<String> among(Iterable<String> words) {
    for (String word : words) {
      String option = word.split("=", 2)[0];
      if (OPTIONS.contains(option)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }
}
