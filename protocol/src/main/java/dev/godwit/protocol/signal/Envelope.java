package dev.godwit.protocol.signal;

import java.util.Optional;

/**
 * A message and the {@code id} that it carries: on a client's message for recognising the answer,
 * on the server's answer to say which message it answers.
 *
 * @param <M> {@link ClientMessage} or {@link ServerMessage}
 */
public record Envelope<M>(Optional<MessageId> id, M message) {

  /** The message without an id. */
  public static <M> Envelope<M> of(M message) {
    return new Envelope<>(Optional.empty(), message);
  }

  /** The message with an id. */
  public static <M> Envelope<M> of(MessageId id, M message) {
    return new Envelope<>(Optional.of(id), message);
  }
}
