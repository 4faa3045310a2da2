package dev.godwit.agent.rtc;

import java.nio.ByteBuffer;

/**
 * One ordered, reliable data channel (RFC 8831). Never waits for the peer or the network. Safe for
 * use by any thread; frames that one thread sends arrive in its order.
 */
public interface RtcChannel extends AutoCloseable {

  /**
   * The largest message that is ever sent, in bytes: what the native libraries of the field take.
   */
  int LARGEST_MESSAGE_BYTES = 262_144;

  /** What became of a frame that was to be sent. */
  enum SendResult {
    /** It was copied and will be sent. That says nothing of its arrival. */
    ACCEPTED,
    /** Too much is buffered, or the channel is not open yet: an {@code onWritable} will follow. */
    FULL,
    /** The channel or its connection has closed. */
    CLOSED,
    /** It is larger than {@link #maxMessageBytes}. */
    TOO_LARGE
  }

  /** Why a channel closed. */
  enum CloseReason {
    CLOSED_LOCALLY,
    CLOSED_BY_PEER,
    /** The peer sent a text frame that is not UTF-8. */
    MALFORMED_TEXT
  }

  String label();

  /**
   * The largest frame that both sides take, in bytes: what the peer's description says, but at most
   * {@link #LARGEST_MESSAGE_BYTES} (RFC 8841, section 6.1).
   */
  int maxMessageBytes();

  /**
   * How many bytes wait to be sent or to be acknowledged by the peer's engine. Asks the engine: not
   * for each frame.
   */
  long bufferedBytes();

  /**
   * Sends the bytes between the buffer's position and its limit as one binary frame. The buffer
   * stays as it is and may be used again at once. {@code FULL} if more than 1 MiB would be
   * buffered; then exactly one {@code onWritable} follows, when at most 256 KiB are left or the
   * channel closed.
   *
   * @throws IllegalArgumentException if the buffer is not direct: it would be copied twice
   */
  SendResult trySend(ByteBuffer frame);

  /**
   * Sends a text frame. As for binary frames, but up to 2 MiB, so that a word passes while bulk is
   * {@code FULL}.
   *
   * @throws IllegalArgumentException if the text has an unpaired surrogate, which UTF-8 lacks
   */
  SendResult trySend(String text);

  /**
   * Closes the channel after what was accepted has been sent; frames that still come are dropped.
   * Closing twice does nothing.
   */
  @Override
  void close();
}
