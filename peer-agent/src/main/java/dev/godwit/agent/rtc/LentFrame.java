package dev.godwit.agent.rtc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Lends the native library's memory to a receiver: a frame is copied once, by the receiver. */
final class LentFrame {

  private LentFrame() {}

  /**
   * Shows a frame for the time of a call only. The library's own buffer stays usable after its
   * callback, and would then show freed memory or crash.
   */
  // The length is the one that the library gave with the address.
  @SuppressWarnings("restricted")
  static void lend(ByteBuffer frame, FrameReceiver receiver) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment memory =
          MemorySegment.ofAddress(MemorySegment.ofBuffer(frame).address())
              .reinterpret(frame.remaining(), call, null);
      receiver.onBinary(memory.asReadOnly().asByteBuffer());
    }
  }
}
