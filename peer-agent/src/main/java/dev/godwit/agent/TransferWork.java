package dev.godwit.agent;

import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameException;
import dev.godwit.protocol.transfer.TransferCode;
import dev.godwit.protocol.transfer.TransferEvent;

/**
 * What the two kinds of conversation do each in its own way, for the machine of the transfer. On
 * the conversation's loop, unless it says otherwise.
 */
interface TransferWork {
  void cancelNow(TransferCode code, long nowNanos);

  void pauseNow(boolean paused, long nowNanos);

  /** The transfer's machine has told this. */
  void onEvent(TransferEvent event);

  void linkOpened(int maxMessageBytes, long nowNanos);

  /** The link is closed, or was lost. */
  void linkClosed();

  void onFrame(Frame frame, long nowNanos);

  void onBadFrame(FrameException problem, long nowNanos);

  void onBytes(int bytes, long arrivedNanos, long nowNanos);

  void onOverflow(long nowNanos);

  void onTransferDeadline(long nowNanos);

  long transferDeadlineNanos();

  /** Carries out the next thing that the transfer's machine wants; false if there is none. */
  boolean performTransfer();

  /** What a turn does besides, while there is a link. */
  void afterFrames();

  /** The other side says this; once it is shown, that is confirmed. */
  void showText(String id, String text);

  void askPerson();

  /** It is about to end: nobody needs to answer any more. */
  void stopAsking();

  /** Called on the disk's thread: closes files. */
  void closeFiles();

  /**
   * Called on the disk's thread, after that.
   *
   * @param isLost whether another attempt may go on
   */
  void concluded(Ending last, boolean isLost);
}
