package dev.godwit.agent.rtc;

import dev.onvoid.webrtc.RTCDataChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The channels that a peer opened and that are not wanted, until they are closed and freed. */
final class RefusedChannels {

  /** A peer that goes on asking after so many refusals does so to keep us busy. */
  static final int MAX_REFUSED = 64;

  private final Queue<RTCDataChannel> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();

  /** Takes a channel, in the callback that brought it; whether the limit is kept. */
  boolean add(RTCDataChannel channel) {
    waiting.add(channel);
    return refused.incrementAndGet() <= MAX_REFUSED;
  }

  /** Closes and frees those that came. On the command thread. */
  void dispose() {
    RTCDataChannel channel;
    while ((channel = waiting.poll()) != null) {
      NativeChannel.quietly(channel::close);
      // Waits until the callback that brought the channel has let go of it: to free it while others
      // hold it would abort the process.
      NativeChannel.quietly(channel::unregisterObserver);
      NativeChannel.quietly(channel::dispose);
    }
  }
}
