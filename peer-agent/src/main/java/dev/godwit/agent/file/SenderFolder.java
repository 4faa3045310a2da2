package dev.godwit.agent.file;

import java.nio.file.Path;

/** The folder, right in an inbox, that is for what one peer sends. Pure. */
public final class SenderFolder {
  /** What stands for a dot; no name has a percent sign, so that no two peers share a folder. */
  private static final String DOT = "%2E";

  private SenderFolder() {}

  /**
   * Where that is. Dots at either end of the name are written otherwise: hidden folders, {@code .}
   * and {@code ..} among them, are not for others to name, and some disks drop a dot at the end.
   *
   * @param foldedName the peer's name as it is for all ways to write it
   */
  public static Path in(Path inbox, String foldedName) {
    String name = foldedName;
    if (name.startsWith(".")) {
      name = DOT + name.substring(1);
    }
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1) + DOT;
    }
    return inbox.resolve(name);
  }
}
