package dev.godwit.protocol.transfer;

import dev.godwit.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A {@link Sender} under replay. */
final class SenderReplay extends Replay {
  private final Sender machine;

  SenderReplay(JsonNode setUp) throws FrameException {
    Frame.Hello hello = (Frame.Hello) frame(setUp.get("hello"));
    machine = new Sender(hello);
    if (setUp.has("stream")) {
      machine.offerStream(
          transfer(setUp),
          attempt(setUp),
          manifest(setUp),
          stream(setUp.get("stream")),
          offerMessage(setUp),
          0);
    } else if (setUp.has("transfer")) {
      machine.offer(transfer(setUp), attempt(setUp), manifest(setUp), offerMessage(setUp), 0);
    }
    if (setUp.path("showsTexts").asBoolean(false)) {
      machine.showTexts();
    }
    if (setUp.has("known")) {
      Map<Integer, BlockDigests> known = new HashMap<>();
      for (JsonNode part : setUp.get("known")) {
        known.put(part.get("file").intValue(), digests(part));
      }
      machine.know(known);
    }
  }

  /** What earlier links have left of a stream: blocks, of which the first are settled. */
  private static SentStream stream(JsonNode json) {
    SentStream stream = new SentStream();
    long settledEnd = 0;
    int blocks = 0;
    for (JsonNode block : json.get("kept")) {
      stream.nextToRead();
      stream.read(block.get(0).intValue(), digestOf(block.get(1)), false);
      blocks++;
      if (blocks == json.path("settledBlocks").asInt(0)) {
        settledEnd = stream.readEnd();
      }
    }
    stream.settleUpTo(settledEnd);
    return stream;
  }

  private static TransferId transfer(JsonNode offer) {
    return new TransferId(offer.get("transfer").stringValue());
  }

  private static int attempt(JsonNode offer) {
    return offer.get("attempt").intValue();
  }

  private static Manifest manifest(JsonNode offer) throws FrameException {
    return new Manifest(entries(offer.get("files")));
  }

  private static Optional<String> offerMessage(JsonNode offer) {
    return offer.has("message")
        ? Optional.of(offer.get("message").stringValue())
        : Optional.empty();
  }

  @Override
  void onFrame(Frame frame, long now) {
    machine.onFrame(frame, now);
  }

  @Override
  void onBadFrame(FrameException problem, long now) {
    machine.onBadFrame(problem, now);
  }

  @Override
  void input(String name, JsonNode value, long now) throws FrameException {
    switch (name) {
      case "offer" ->
          machine.offer(transfer(value), attempt(value), manifest(value), offerMessage(value), now);
      case "linkOpen" -> machine.onLinkOpen(value.get("maxMessageBytes").intValue(), now);
      case "bytes" -> machine.onBytes(now);
      case "blockRead" -> machine.onBlockRead(digest(value), now);
      case "streamRead" ->
          machine.onStreamRead(
              value.get("bytes").intValue(), digest(value), value.get("end").booleanValue(), now);
      case "blockEncoded" -> machine.onBlockEncoded(value.get("bytes").intValue(), now);
      case "say" ->
          machine.say(value.get("id").stringValue(), value.get("text").stringValue(), now);
      case "textShown" -> machine.onTextShown(value.get("id").stringValue(), now);
      case "blockHashed" -> machine.onBlockHashed(digest(value), now);
      case "hashFailed" -> machine.onHashFailed(code(value), now);
      case "readFailed" -> machine.onReadFailed(code(value), now);
      case "frameSent" -> machine.onFrameSent(value.get("bytes").intValue(), now);
      case "pause" -> machine.pause(value.get("paused").booleanValue(), now);
      case "cancel" ->
          machine.cancel(code(value), message(value), value.get("discard").booleanValue(), now);
      case "linkClosed" -> machine.onLinkClosed();
      case "deadline" -> machine.onDeadline(now);
      default -> throw new IllegalArgumentException("no such input: " + name);
    }
  }

  @Override
  long deadlineNanos() {
    return machine.deadlineNanos();
  }

  @Override
  List<JsonNode> outputs() {
    List<JsonNode> outputs = new ArrayList<>();
    Sender.Output output = machine.poll();
    while (output != null) {
      outputs.add(TranscriptJson.of(output));
      output = machine.poll();
    }
    int bytes = machine.nextFrameBytes();
    if (bytes > 0) {
      Sender.Block block = machine.currentBlock();
      outputs.add(
          TranscriptJson.put(
              "binary",
              JsonObject.create()
                  .put("file", block.file())
                  .put("offset", block.offset())
                  .put("position", machine.currentPosition())
                  .put("bytes", bytes)));
    }
    return outputs;
  }
}
