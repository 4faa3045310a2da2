package dev.godwit.protocol.transfer;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every reason for which a transfer, an attempt or one file of it can end, with its stable code on
 * the wire, what it means and what to do. The catalogue for people is {@code docs/errors.md}.
 */
public enum TransferCode {
  // reject: the receiver does not take the offer
  DECLINED("declined", "The other side declined.", "Ask them, then send again."),
  BUSY("busy", "The other side is busy with other transfers.", "Try again later."),
  NO_SPACE(
      "no_space",
      "There is not enough room on the receiving disk.",
      "Free some room there, then send again."),
  TOO_LARGE("too_large", "The receiver does not take that much.", "Send less at a time."),
  TOO_MANY_FILES(
      "too_many_files", "The receiver does not take that many files.", "Send fewer at a time."),
  UNSAFE_PATH(
      "unsafe_path",
      "A name in the offer cannot be stored safely on the receiving side.",
      "Rename it, then send again."),
  EXISTS(
      "exists",
      "A file of that name is there already, and the receiver does not want another.",
      "Rename it, or ask the receiver to allow it."),
  NO_ANSWER("no_answer", "Nobody answered in time.", "Try again when they are there."),

  // cancel: somebody or something ends what was under way
  CANCELLED("cancelled", "A person cancelled the transfer.", "Send again to start over."),
  INTERRUPTED(
      "interrupted", "One side was stopped in the middle.", "Send again when it runs again."),
  DIGEST_MISMATCH(
      "digest_mismatch",
      "What arrived is not what was sent, three times in a row.",
      "Check memory and disks on both sides, then send again."),
  SOURCE_GONE(
      "source_gone",
      "What was piped in cannot be read again from where the receiver needs it.",
      "Start over, from the beginning."),
  RECEIVER_CLOSED(
      "receiver_closed",
      "The program that the receiver writes to has closed its input.",
      "See why it ended, then send again."),
  TOO_SLOW(
      "too_slow",
      "This receiver alone has kept the others waiting for too long.",
      "Send to it alone."),
  DISK_FAILED("disk_failed", "The receiving disk failed.", "Check that disk and its permissions."),

  // skip: one file could not be sent
  UNREADABLE("unreadable", "The file could not be read.", "Check that it exists and may be read."),
  SOURCE_CHANGED(
      "source_changed", "The file changed while it was sent.", "Send it again when it rests."),

  // error: the other side breaks the protocol
  BAD_MESSAGE("bad_message", "A message was not valid.", "Update both sides."),
  UNKNOWN_TYPE("unknown_type", "A message of an unknown type arrived.", "Update both sides."),
  UNSUPPORTED_VERSION(
      "unsupported_version", "The two sides speak different versions.", "Update both sides."),
  UNEXPECTED("unexpected", "A message arrived when it made no sense.", "Update both sides."),
  WRONG_ROLE(
      "wrong_role", "The side that may not offer here did so.", "Open a connection of your own."),
  BAD_MANIFEST("bad_manifest", "The list of files contradicts its own sums.", "Update the sender."),
  OVER_CREDIT("over_credit", "More was sent than was allowed.", "Update the sender."),
  STALE_ATTEMPT(
      "stale_attempt",
      "There has been a newer attempt at this transfer.",
      "Let that one go on; end the other."),
  RATE_LIMITED("rate_limited", "Too many messages in too short a time.", "Slow down."),
  INTERNAL("internal", "The other side failed by a fault of its own.", "Report it."),

  /** A code that a later version may know; its message speaks for itself. */
  OTHER("other", "The other side ended it for a reason of its own.", "Read its message.");

  private static final Map<String, TransferCode> BY_WIRE =
      Arrays.stream(values()).collect(Collectors.toMap(TransferCode::wire, Function.identity()));

  private final String wire;
  private final String sentence;
  private final String advice;

  TransferCode(String wire, String sentence, String advice) {
    this.wire = wire;
    this.sentence = sentence;
    this.advice = advice;
  }

  /** The code on the wire, stable for ever. */
  public String wire() {
    return wire;
  }

  /** What happened, for a person. */
  public String sentence() {
    return sentence;
  }

  /** What to do about it, for a person. */
  public String advice() {
    return advice;
  }

  /** The code of this wire form, or {@link #OTHER}: a newer peer may know more than we do. */
  static TransferCode ofWire(String wire) {
    return BY_WIRE.getOrDefault(wire, OTHER);
  }
}
