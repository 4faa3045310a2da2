package dev.godwit.agent.rtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The one native factory of the process: each has three threads and some 50 MB. It is made for the
 * first engine and disposed with the last; between connections it is replaced now and then, as the
 * native side keeps two small objects of each received message until then. Guarded by this, never
 * entered from the engine's own thread.
 */
final class SharedFactory {

  /** At 88 bytes a message 22 MiB are kept; a disposal itself leaks less than 1 MiB. */
  static final long RENEW_AFTER_MESSAGES = 1 << 18;

  private static final SharedFactory OF_PROCESS = new SharedFactory(RENEW_AFTER_MESSAGES);

  private final long renewAfterMessages;
  private final LongAdder messages = new LongAdder();
  private @Nullable PeerConnectionFactory factory;
  private int engines;
  private int connections;

  SharedFactory(long renewAfterMessages) {
    this.renewAfterMessages = renewAfterMessages;
  }

  static SharedFactory ofProcess() {
    return OF_PROCESS;
  }

  /**
   * Counts an engine, and makes the factory for the first one.
   *
   * @throws RtcUnavailableException if the native library does not run here
   */
  synchronized void engineOpened() {
    PeerConnectionFactory _ = factory();
    engines++;
  }

  synchronized void engineClosed() {
    engines--;
    disposeIfDue();
  }

  /** Each success is to be followed by one {@link #connectionClosed}. */
  synchronized RTCPeerConnection createPeerConnection(
      RTCConfiguration configuration, PeerConnectionObserver observer) {
    RTCPeerConnection connection =
        Objects.requireNonNull(factory().createPeerConnection(configuration, observer));
    connections++;
    return connection;
  }

  /** The connection is closed and its channels are disposed. */
  synchronized void connectionClosed() {
    connections--;
    disposeIfDue();
  }

  /** Counts what the native side keeps objects of. From any thread, and never waits. */
  void messageReceived() {
    messages.increment();
  }

  synchronized boolean isLoaded() {
    return factory != null;
  }

  private PeerConnectionFactory factory() {
    if (factory == null) {
      factory =
          NativeLibrary.load(() -> new PeerConnectionFactory(new HeadlessAudioDeviceModule()));
      messages.reset();
    }
    return factory;
  }

  /** With a connection open this would end in a segmentation fault. */
  private void disposeIfDue() {
    boolean due = engines == 0 || messages.sum() >= renewAfterMessages;
    if (factory != null && connections == 0 && due) {
      factory.dispose();
      factory = null;
    }
  }
}
