package dev.godwit.protocol.signal;

import dev.godwit.protocol.json.MalformedJsonException;
import java.util.Optional;

/**
 * Text off the network that is no valid message: the only thing that parsing throws. The message is
 * for a person and says what to do next.
 */
public final class SignalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final SignalErrorCode code;
  private final transient Envelope<ServerMessage> answer;

  private SignalException(SignalErrorCode code, String message, Envelope<ServerMessage> answer) {
    super(message);
    this.code = code;
    this.answer = answer;
  }

  /** The stable code. */
  public SignalErrorCode code() {
    return code;
  }

  /** What a server says to whoever sent the text: a refused login, or an error; with its id. */
  public Envelope<ServerMessage> answer() {
    return answer;
  }

  static SignalException bad(MalformedJsonException cause) {
    return failure(SignalErrorCode.BAD_MESSAGE, cause, Optional.empty());
  }

  static SignalException failure(SignalErrorCode code, Exception cause, Optional<MessageId> id) {
    String message = code.message(sentence(cause));
    return new SignalException(
        code, message, new Envelope<>(id, new ServerMessage.Failure(code, message)));
  }

  static SignalException loginRefused(
      SignalErrorCode code, Exception cause, Optional<MessageId> id) {
    String message = code.message(sentence(cause));
    return new SignalException(
        code, message, new Envelope<>(id, new ServerMessage.LoginRefused(code, message)));
  }

  private static String sentence(Exception cause) {
    String message = cause.getMessage();
    return message == null ? SignalErrorCode.BAD_MESSAGE.sentence() : message;
  }
}
