package dev.godwit.agent;

import dev.godwit.protocol.transfer.Frame;
import java.util.List;
import java.util.Optional;

/** What an agent says of itself on a link. */
final class Greeting {
  private Greeting() {}

  static Frame.Hello hello() {
    return new Frame.Hello(
        Frame.VERSION,
        "godwit-agent/" + Version.text(),
        Frame.MAX_CHUNKS_PER_FRAME,
        List.of(),
        Optional.empty());
  }
}
