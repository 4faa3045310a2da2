package dev.godwit.agent.rtc;

/** The engine of webrtc-java keeps the contract. */
class NativeRtcEngineTest extends RtcEngineContract {

  @Override
  RtcEngine createEngine() {
    return NativeRtcEngine.create();
  }
}
