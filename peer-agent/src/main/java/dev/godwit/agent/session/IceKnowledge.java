package dev.godwit.agent.session;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Envelope;
import dev.godwit.protocol.signal.IceServer;
import dev.godwit.protocol.signal.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The ICE servers that were named last, and whether somebody waits for fresh ones: credentials
 * expire, and a connection that begins is not to fail for that. Confined to its machine.
 */
final class IceKnowledge {
  /** How long the server may take to name fresh ones; then those known must do. */
  static final Duration ANSWER_TIME = Duration.ofSeconds(5);

  private final Consumer<ServerOutput> outputs;
  private List<IceServer> known = List.of();
  private boolean isWanted;
  private Optional<MessageId> asked = Optional.empty();
  private long deadlineNanos = Long.MAX_VALUE;

  IceKnowledge(Consumer<ServerOutput> outputs) {
    this.outputs = outputs;
  }

  /** They are needed, and nobody can be asked yet. */
  void want() {
    isWanted = true;
  }

  /** They are needed: the server is asked, unless it is by now. */
  void ask(SessionMemory memory, long nowNanos) {
    if (!isWanted) {
      isWanted = true;
      MessageId id = memory.freshId();
      asked = Optional.of(id);
      deadlineNanos = nowNanos + ANSWER_TIME.toNanos();
      outputs.accept(new ServerOutput.Say(Envelope.of(id, new ClientMessage.Ice())));
    }
  }

  /** Who waits, and who does not, is told what is known. */
  void tell() {
    settle();
    outputs.accept(new ServerOutput.IceServers(known));
  }

  /** A login has named these. */
  void onLogin(List<IceServer> servers) {
    known = servers;
    tellIfWanted();
  }

  /** The server has named these when it was asked. */
  void onFresh(List<IceServer> servers) {
    known = servers;
    tell();
  }

  /** Nobody can answer any more. */
  void tellIfWanted() {
    if (isWanted) {
      tell();
    }
  }

  /** The server did not do what it was asked under this id; false if that was something else. */
  boolean onFailure(Optional<MessageId> id) {
    boolean isOurs = asked.isPresent() && asked.equals(id);
    if (isOurs) {
      tell();
    }
    return isOurs;
  }

  void onDeadline(long nowNanos) {
    if (nowNanos >= deadlineNanos) {
      tell();
    }
  }

  /** Nobody is to be told any more. */
  void settle() {
    isWanted = false;
    asked = Optional.empty();
    deadlineNanos = Long.MAX_VALUE;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }
}
