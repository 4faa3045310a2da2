package dev.godwit.agent.file;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What Windows makes of a name, as in "Naming Files, Paths, and Namespaces" of its file system
 * documentation. Asked on Windows alone: elsewhere these are names like any other. Pure.
 */
final class WindowsNames {
  private static final String FORBIDDEN = "<>:\"|?*\\";

  private static final Set<String> DEVICES =
      Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$");

  private WindowsNames() {}

  /** Why Windows can't hold this name, as a sentence; empty if it can. */
  static Optional<String> problemWith(String name) {
    if (name.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0)) {
      return Optional.of("Windows does not allow any of " + FORBIDDEN + " in a name.");
    }
    if (name.endsWith(".") || name.endsWith(" ")) {
      return Optional.of("Windows drops a dot or a space at the end of a name.");
    }
    String stem = name.split("\\.", 2)[0].stripTrailing().toUpperCase(Locale.ROOT);
    if (DEVICES.contains(stem) || stem.matches("(COM|LPT)[0-9¹²³]")) {
      return Optional.of("On Windows this name means a device.");
    }
    return Optional.empty();
  }
}
