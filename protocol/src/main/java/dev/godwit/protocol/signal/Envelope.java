package dev.godwit.protocol.signal;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A message and what is written on it.
 *
 * @param id on a client's message for recognising the answer, on the server's answer to say which
 *     message it answers
 * @param seq on what another client said to a resumable session: its number there, from 1
 * @param <M> {@link ClientMessage} or {@link ServerMessage}
 */
public record Envelope<M>(Optional<MessageId> id, OptionalLong seq, M message) {

  /** The message without a number. */
  public Envelope(Optional<MessageId> id, M message) {
    this(id, OptionalLong.empty(), message);
  }

  /** The message with nothing on it. */
  public static <M> Envelope<M> of(M message) {
    return new Envelope<>(Optional.empty(), message);
  }

  /** The message with an id. */
  public static <M> Envelope<M> of(MessageId id, M message) {
    return new Envelope<>(Optional.of(id), message);
  }

  /** The message with its number in a resumable session. */
  public static <M extends ServerMessage.Delivered> Envelope<M> numbered(long seq, M message) {
    return new Envelope<>(Optional.empty(), OptionalLong.of(seq), message);
  }
}
