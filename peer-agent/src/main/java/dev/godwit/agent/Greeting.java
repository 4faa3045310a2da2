package dev.godwit.agent;

import dev.godwit.protocol.transfer.Frame;
import java.util.List;
import java.util.Optional;

/** What an agent says of itself on a link. */
final class Greeting {
  private Greeting() {}

  /** Of one that can do with compressed blocks. */
  static Frame.Hello hello() {
    return hello(List.of(Frame.DEFLATE_RAW));
  }

  /** Of one that takes each block as it is. */
  static Frame.Hello withoutCompression() {
    return hello(List.of());
  }

  private static Frame.Hello hello(List<String> features) {
    return new Frame.Hello(
        Frame.VERSION,
        "godwit-agent/" + Version.text(),
        Frame.MAX_CHUNKS_PER_FRAME,
        features,
        Optional.empty());
  }
}
