package dev.godwit.bench;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.Map;

/** Two browsers with a bare data channel between them: {@code peer.js} says what they can do. */
record BarePair(Chromium sender, Chromium receiver) implements AutoCloseable {

  /** A pair whose channel is open. */
  static BarePair open(Browsers browsers) throws IOException {
    Chromium sender = browsers.bare("sender");
    try {
      BarePair pair = new BarePair(sender, browsers.bare("receiver"));
      pair.connect();
      return pair;
    } catch (IOException | RuntimeException e) {
      sender.close();
      throw e;
    }
  }

  private void connect() {
    Object offer = sender.page().evaluate("peer.offer()");
    Object answer = receiver.page().evaluate("sdp => peer.answer(sdp)", offer);
    sender.page().evaluate("sdp => peer.accept(sdp)", answer);
    sender.page().evaluate("peer.awaitOpen()");
    receiver.page().evaluate("peer.awaitOpen()");
  }

  /** Has one send in one way and the other receive in its counterpart, and measures both. */
  Sample run(String send, String receive, Map<String, Object> argument) {
    double cpuBefore = cpuSeconds();
    call(receiver.page(), receive, argument);
    Map<?, ?> sent = (Map<?, ?>) call(sender.page(), send, argument);
    Map<?, ?> received = (Map<?, ?>) call(receiver.page(), "awaitReceived", argument);
    return Sample.of(
        new Sample.Moments(
            Chromium.nanos(sent.get("start")),
            Chromium.nanos(received.get("first")),
            Chromium.nanos(received.get("last")),
            Chromium.nanos(sent.get("end"))),
        cpuSeconds() - cpuBefore,
        sender.rendererPeakBytes(),
        receiver.rendererPeakBytes());
  }

  private double cpuSeconds() {
    return sender.cpuSeconds() + receiver.cpuSeconds();
  }

  private static Object call(Page page, String function, Map<String, Object> argument) {
    return page.evaluate("argument => peer." + function + "(argument)", argument);
  }

  @Override
  public void close() {
    sender.close();
    receiver.close();
  }
}
