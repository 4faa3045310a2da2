package dev.godwit.signaling.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Numbers what is said to a resumable session, and keeps the last of it for a client that missed
 * it. Confined to its caller.
 */
final class ReplayRing {
  /** The set-up of several connections, each an offer or answer and a dozen candidates. */
  static final int MAX_MESSAGES = 256;

  /** In UTF-8, as a slow client's queue; any one message fits. */
  static final int MAX_BYTES = 64 * 1024;

  /** Room for nothing: most sessions are idle. */
  private final ArrayDeque<String> texts = new ArrayDeque<>(0);

  private int bytes;
  private long lastSeq;

  /** The number of the message that is added next. */
  long nextSeq() {
    return lastSeq + 1;
  }

  /** Keeps the message of that number, and forgets the oldest if that is too much. */
  void add(String text) {
    lastSeq++;
    texts.add(text);
    bytes += utf8Length(text);
    while (texts.size() > MAX_MESSAGES || bytes > MAX_BYTES) {
      bytes -= utf8Length(texts.remove());
    }
  }

  /** All after that number in order, or empty if some of it is gone or never was. */
  Optional<List<String>> since(long seenSeq) {
    long missed = lastSeq - seenSeq;
    return missed < 0 || missed > texts.size()
        ? Optional.empty()
        : Optional.of(texts.stream().skip(texts.size() - missed).toList());
  }

  /** Forgets everything, and begins to count anew. */
  void restart() {
    texts.clear();
    bytes = 0;
    lastSeq = 0;
  }

  private static int utf8Length(String text) {
    // Java copies most texts as they are, many bytes at a time: faster than looking at each.
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
