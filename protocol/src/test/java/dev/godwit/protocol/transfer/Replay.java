package dev.godwit.protocol.transfer;

import dev.godwit.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Replays a transcript on a machine, in the neutral form of {@code vectors/README.md}. */
abstract sealed class Replay permits SenderReplay, ReceiverReplay {
  private long nowNanos;

  /** The machine that the transcript is about, set up as it says. */
  static Replay of(JsonNode transcript) throws FrameException {
    JsonNode setUp = transcript.get("setUp");
    return switch (transcript.get("machine").stringValue()) {
      case "sender" -> new SenderReplay(setUp);
      case "receiver" -> new ReceiverReplay(setUp);
      default -> throw new IllegalArgumentException("no such machine");
    };
  }

  /** Does what the step says, and tells what the machine did about it. */
  List<JsonNode> step(JsonNode step) throws FrameException {
    nowNanos = step.get("atMicros").longValue() * 1000;
    JsonNode input = step.get("input");
    String name = input.propertyNames().iterator().next();
    long deadlineNanos = deadlineNanos();
    if (name.equals("deadline") ? deadlineNanos != nowNanos : deadlineNanos < nowNanos) {
      throw new AssertionError(
          "the machine's deadline is " + deadlineNanos / 1000 + " µs at " + nowNanos / 1000);
    }
    JsonNode value = input.get(name);
    switch (name) {
      case "frame" -> onFrame(frame(value), nowNanos);
      case "text" -> onBadFrame(Samples.badFrame(value.stringValue()), nowNanos);
      default -> input(name, value, nowNanos);
    }
    // Read back from text, so that numbers compare by value.
    return outputs().stream().map(output -> Vectors.json(output.toString())).toList();
  }

  abstract void onFrame(Frame frame, long now);

  abstract void onBadFrame(FrameException problem, long now);

  abstract void input(String name, JsonNode value, long now) throws FrameException;

  abstract long deadlineNanos();

  abstract List<JsonNode> outputs();

  static Frame frame(JsonNode json) throws FrameException {
    return FrameCodec.decode(json.toString());
  }

  /** Entries are written as they stand in a page. */
  static List<FileEntry> entries(JsonNode files) throws FrameException {
    List<FileEntry> entries = new ArrayList<>();
    for (JsonNode file : files) {
      ObjectNode page = JsonObject.create().put("type", "files");
      page.putArray("files").add(file);
      entries.addAll(((Frame.Files) frame(page)).files());
    }
    return entries;
  }

  static Digest digest(JsonNode value) {
    return digestOf(value.get("sha256"));
  }

  static Digest digestOf(JsonNode text) {
    return Digest.of(Base64.getUrlDecoder().decode(text.stringValue()));
  }

  /** Blocks of a file that are held or known: {@code blocks} of {@code [number, sha256]}. */
  static BlockDigests digests(JsonNode part) {
    BlockDigests digests = new BlockDigests();
    for (JsonNode block : part.get("blocks")) {
      digests.put(block.get(0).intValue(), digestOf(block.get(1)));
    }
    return digests;
  }

  static TransferCode code(JsonNode value) {
    return TransferCode.ofWire(value.get("code").stringValue());
  }

  static String message(JsonNode value) {
    return value.has("message") ? value.get("message").stringValue() : "";
  }
}
