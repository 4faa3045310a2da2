package dev.godwit.agent.rtc;

import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCIceTransportPolicy;
import dev.onvoid.webrtc.TlsCertPolicy;

/** Puts a checked configuration into the library's terms. */
final class NativeConfiguration {

  private NativeConfiguration() {}

  static RTCConfiguration of(RtcConfiguration configuration) {
    RTCConfiguration made = new RTCConfiguration();
    for (IceServer server : configuration.iceServers()) {
      RTCIceServer nativeServer = new RTCIceServer();
      nativeServer.urls.addAll(server.urls());
      server.username().ifPresent(username -> nativeServer.username = username);
      server.credential().ifPresent(credential -> nativeServer.password = credential);
      nativeServer.tlsCertPolicy =
          switch (configuration.certificateCheck()) {
            case VERIFIED -> TlsCertPolicy.SECURE;
            case SKIPPED -> TlsCertPolicy.INSECURE_NO_CHECK;
          };
      made.iceServers.add(nativeServer);
    }
    made.iceTransportPolicy =
        switch (configuration.transportPolicy()) {
          case ALL -> RTCIceTransportPolicy.ALL;
          case RELAY -> RTCIceTransportPolicy.RELAY;
        };
    configuration
        .portRange()
        .ifPresent(range -> {
          made.portAllocatorConfig.minPort = range.first();
          made.portAllocatorConfig.maxPort = range.last();
        });
    return made;
  }
}
