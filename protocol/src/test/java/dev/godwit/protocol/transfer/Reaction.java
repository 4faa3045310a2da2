package dev.godwit.protocol.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a machine did about one input. */
record Reaction(List<Object> outputs) {
  Reaction {
    outputs = List.copyOf(outputs);
  }

  /** In a word: the last word it said with its code, {@code ended} without one, or {@code ok}. */
  String word() {
    for (Frame frame : sent()) {
      switch (frame) {
        case Frame.Violation(TransferCode code, String _) -> {
          return code.wire();
        }
        case Frame.Reject(TransferCode code, String _) -> {
          return "reject:" + code.wire();
        }
        case Frame.Cancel(TransferCode code, String _, boolean _) -> {
          return "cancel:" + code.wire();
        }
        default -> {}
      }
    }
    return outcome().isPresent() ? "ended" : "ok";
  }

  List<Frame> sent() {
    List<Frame> frames = new ArrayList<>();
    for (Object output : outputs) {
      if (output instanceof LinkOutput.Send(Frame frame)) {
        SendingSide.encoded(frame);
        frames.add(frame);
      }
    }
    return frames;
  }

  List<String> sentTypes() {
    return sent().stream().map(FrameWriter::typeOf).toList();
  }

  Optional<Outcome> outcome() {
    return outputs.stream()
        .filter(LinkOutput.End.class::isInstance)
        .map(output -> ((LinkOutput.End) output).outcome())
        .findFirst();
  }

  boolean closes() {
    return outputs.stream().anyMatch(LinkOutput.CloseLink.class::isInstance);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s", word(), outputs);
  }
}
