package dev.godwit.agent.file;

import java.nio.file.Path;

/**
 * Something inside a folder to send that is not sent, and why.
 *
 * @param path where it lies on this machine
 */
public record SkippedSource(Path path, Why why) {
  /** Why it is not sent. */
  public enum Why {
    /** Links are not followed: they may lead out of the folder, or around in circles. */
    SYMBOLIC_LINK("a symbolic link"),
    /** Neither a file nor a folder: a socket, a pipe, a device. */
    SPECIAL_FILE("neither a file nor a folder"),
    /** This process may not read it. */
    UNREADABLE("not readable"),
    /** A name that no receiver would take: reserved, too long or deep, not text. */
    UNSENDABLE_NAME("a name that cannot be sent");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    /** In a few words for a person: {@code a symbolic link}. */
    public String words() {
      return words;
    }
  }
}
