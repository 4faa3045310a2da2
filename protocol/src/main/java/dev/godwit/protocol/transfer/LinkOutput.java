package dev.godwit.protocol.transfer;

/** What both machines want of the link under them and of the person beside them. */
public sealed interface LinkOutput extends Sender.Output, Receiver.Output {
  /** Send this frame, after all that was sent before. */
  record Send(Frame frame) implements LinkOutput {}

  /** For the person that watches. */
  record Report(TransferEvent event) implements LinkOutput {}

  /**
   * The other side says this instead of a file: once it is in front of a person, {@code
   * onTextShown} confirms it. Asked for only of those who said that they show texts.
   */
  record ShowText(String id, String text) implements LinkOutput {}

  /** Close the link now. */
  record CloseLink() implements LinkOutput {}

  /** The attempt is over: the last output of its machine. */
  record End(Outcome outcome) implements LinkOutput {}
}
