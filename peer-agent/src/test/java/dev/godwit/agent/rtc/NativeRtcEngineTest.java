package dev.godwit.agent.rtc;

import org.junit.jupiter.api.Nested;

/** The engine of webrtc-java keeps the contract. */
class NativeRtcEngineTest {

  @Nested
  class Frames extends RtcFramesContract {
    @Override
    RtcEngine createEngine() {
      return NativeRtcEngine.create();
    }
  }

  @Nested
  class Life extends RtcLifeContract {
    @Override
    RtcEngine createEngine() {
      return NativeRtcEngine.create();
    }
  }

  @Nested
  class Relays extends RtcRelayContract {
    @Override
    RtcEngine createEngine() {
      return NativeRtcEngine.create();
    }
  }

  @Nested
  class Faults extends RtcFaultContract {
    @Override
    RtcEngine createEngine() {
      return NativeRtcEngine.create();
    }
  }
}
