package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.TransactionId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers that would be others if the same request were handled again, so that a repeated one
 * gets the same answer (RFC 8489, section 6.3.1): refused Allocates, and Refreshes that ended
 * something. Others are made again from what there is. Confined to its caller.
 */
final class RecentAnswers {
  /** RFC 8489, section 6.3.1. */
  static final long KEPT_NANOS = 40_000_000_000L;

  /** At a flood the oldest goes; who repeats its request then gets a new answer, mostly 437. */
  static final int MAX_ANSWERS = 1024;

  private record Key(
      int listener,
      AddressFamily family,
      long high,
      long low,
      int port,
      TransactionId transaction) {}

  private static final class Answer {
    private final byte[] bytes;
    private final long untilNanos;

    private Answer(byte[] bytes, long untilNanos) {
      this.bytes = bytes;
      this.untilNanos = untilNanos;
    }
  }

  private final Map<Key, Answer> answers = new LinkedHashMap<>();

  byte @Nullable [] find(Request request) {
    forgetOld(request.nowNanos());
    Answer answer = answers.get(key(request));
    return answer == null ? null : answer.bytes;
  }

  void keep(Request request, byte[] bytes) {
    forgetOld(request.nowNanos());
    if (answers.size() >= MAX_ANSWERS) {
      answers.remove(answers.keySet().iterator().next());
    }
    answers.put(key(request), new Answer(bytes, request.nowNanos() + KEPT_NANOS));
  }

  int size() {
    return answers.size();
  }

  private void forgetOld(long nowNanos) {
    for (Iterator<Answer> all = answers.values().iterator(); all.hasNext(); ) {
      if (all.next().untilNanos - nowNanos > 0) {
        return;
      }
      all.remove();
    }
  }

  private static Key key(Request request) {
    Origin origin = request.origin();
    return new Key(
        origin.listener().id(),
        origin.family(),
        origin.high(),
        origin.low(),
        origin.port(),
        request.message().transactionId());
  }
}
