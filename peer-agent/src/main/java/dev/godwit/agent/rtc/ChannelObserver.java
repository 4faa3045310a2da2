package dev.godwit.agent.rtc;

import dev.godwit.agent.rtc.RtcEnd.FaultKind;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the library's own thread and a channel. Nothing may be thrown through it: the
 * library would abort the process. The library never lets go of an observer, so that this one lets
 * go of its channel.
 */
final class ChannelObserver implements RTCDataChannelObserver {

  private volatile @Nullable NativeChannel channel;

  ChannelObserver(NativeChannel channel) {
    this.channel = channel;
  }

  void letGo() {
    channel = null;
  }

  @Override
  public void onMessage(RTCDataChannelBuffer frame) {
    NativeChannel current = channel;
    if (current == null) {
      return;
    }
    try {
      current.onFrame(frame.data, frame.binary);
    } catch (Throwable thrown) {
      ConnectionObserver.ignoringAll(
          () -> current.connection().fault(FaultKind.RECEIVER, String.valueOf(thrown), thrown));
    }
  }

  @Override
  public void onStateChange() {
    NativeChannel current = channel;
    if (current != null) {
      ConnectionObserver.guarded(current.connection(), current::onStateChange);
    }
  }

  @Override
  public void onBufferedAmountChange(long previous) {
    // The library never calls it: WritabilityPoller looks instead.
  }
}
