package dev.godwit.relay.net;

import dev.godwit.relay.stun.StreamFraming;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what one client sends into messages. Only the beginning of a message that is not all there
 * is kept between reads. Confined to its loop.
 */
final class StreamInput {
  /** Where messages begin in the buffer of the loop. */
  private static final int BEGIN = Datagrams.HEADROOM_BYTES;

  private byte @Nullable [] kept;
  private long sinceNanos;

  /** Takes a whole message. */
  @FunctionalInterface
  interface Receiver {
    /** A message, from position to limit. */
    void onMessage(ByteBuffer message);
  }

  /** Prepares the loop's buffer for reading: behind what was kept. */
  void resume(ByteBuffer messages) {
    messages.limit(messages.capacity() - Datagrams.TAILROOM_BYTES).position(BEGIN);
    if (kept != null) {
      messages.put(kept);
    }
  }

  /**
   * Gives all whole messages in the buffer to the receiver, and moves the rest to its begin.
   *
   * @return false if what came is no message
   */
  boolean deliver(ByteBuffer messages, long nowNanos, Receiver receiver) {
    int end = messages.position();
    int at = BEGIN;
    while (at < end) {
      messages.limit(end).position(at);
      int size = StreamFraming.messageBytes(messages);
      if (size == StreamFraming.GARBAGE) {
        return false;
      }
      if (size == StreamFraming.UNDECIDED || size > end - at) {
        break;
      }
      // The room behind a message is where the next one begins.
      int behind = messages.limit(messages.capacity()).getInt(at + size);
      messages.limit(at + size);
      receiver.onMessage(messages);
      messages.clear().putInt(at + size, behind);
      at += size;
      sinceNanos = nowNanos;
    }
    messages.clear();
    if (at > BEGIN) {
      messages.put(BEGIN, messages, at, end - at);
    }
    messages.limit(messages.capacity() - Datagrams.TAILROOM_BYTES).position(BEGIN + end - at);
    return true;
  }

  /** Keeps what is left in the buffer, until there is more. */
  void suspend(ByteBuffer messages, long nowNanos) {
    int size = messages.position() - BEGIN;
    if (size == 0) {
      kept = null;
      return;
    }
    if (kept == null) {
      sinceNanos = nowNanos;
    }
    byte[] rest = kept == null || kept.length != size ? new byte[size] : kept;
    messages.get(BEGIN, rest);
    kept = rest;
  }

  /** Whether a message has begun, and since when it is not all there. */
  boolean waitsSince(long nanos) {
    return kept != null && sinceNanos - nanos <= 0;
  }
}
