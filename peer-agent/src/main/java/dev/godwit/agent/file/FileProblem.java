package dev.godwit.agent.file;

import java.io.IOException;
import java.util.Locale;

/**
 * What kept a file from being read or written. The message is for the person at this machine: what
 * happened and what to do; it may name local folders. The other side is told no more than the
 * {@link Reason}.
 */
public final class FileProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /** The kinds of problem; each has a stable code and a sentence that gives away no local path. */
  public enum Reason {
    /** What was to be sent isn't there. */
    NOT_FOUND("A file to send does not exist."),
    /** A source exists and can't be read. */
    UNREADABLE("A file could not be read."),
    /** A source is not what it was when it was offered. */
    SOURCE_CHANGED("A file changed while it was sent."),
    /** More entries than a transfer may have. */
    TOO_MANY_FILES("There are more files than one transfer may have."),
    /** Two sources would arrive under one name. */
    SAME_NAME("Two of the files have the same name."),
    /** A path that would lead elsewhere, or that the target's disk cannot hold or tell apart. */
    UNSAFE_PATH("A path cannot be stored safely on the receiving disk."),
    /** The locale of this process can't express file names. */
    ENCODING("File names cannot be expressed in the locale in use."),
    /** The disk is full, or would be. */
    NO_SPACE("The receiving disk has too little free space."),
    /** The target can't be written to: no permission, read-only, or not a folder. */
    UNWRITABLE("The receiving folder cannot be written to."),
    /** The target is taken: every name that was tried, or the transfer by another process. */
    EXISTS("What was to be created exists already."),
    /** A newer version of this program has left something that this one does not understand. */
    NEWER_VERSION("What is kept of the transfer is of a newer version."),
    /** The program that is written on to takes nothing any more. */
    RECEIVER_CLOSED("The program that the receiver writes to has closed its input."),
    /** The disk said that it failed. */
    DISK_FAILED("The receiving disk failed.");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }

    /** The stable code, as in the documentation: {@code no_space}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What the other side may be told. */
    public String sentence() {
      return sentence;
    }
  }

  private final Reason reason;
  private final String message;

  /** A program that is written on to takes nothing any more. */
  public static FileProblem receiverClosed(IOException cause) {
    return new FileProblem(
        Reason.RECEIVER_CLOSED,
        "The program that it is written to takes nothing any more (%s). See why it ended."
            .formatted(cause.getMessage()),
        cause);
  }

  /** A source that is no file can't be read. */
  public static FileProblem unreadable(String name, IOException cause) {
    return new FileProblem(
        Reason.UNREADABLE, "%s can't be read (%s).".formatted(name, cause.getMessage()), cause);
  }

  /** The sender begins anew what was written on to a program already. */
  public static FileProblem writtenOn() {
    return new FileProblem(
        Reason.SOURCE_CHANGED,
        "The sender has begun anew, and what was written can't be taken back. Start over.");
  }

  FileProblem(Reason reason, String message) {
    super(message);
    this.reason = reason;
    this.message = message;
  }

  FileProblem(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.message = message;
  }

  /** Which kind of problem it is. */
  public Reason reason() {
    return reason;
  }

  /** What happened and what to do, for the person at this machine; never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
