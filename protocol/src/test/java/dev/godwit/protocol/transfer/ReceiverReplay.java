package dev.godwit.protocol.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A {@link Receiver} under replay. */
final class ReceiverReplay extends Replay {
  private final Receiver machine;

  ReceiverReplay(JsonNode setUp) throws FrameException {
    TransferLedger ledger = new TransferLedger();
    for (JsonNode running : setUp.path("running")) {
      ledger.admit(
          new TransferId(running.get("transfer").stringValue()),
          running.get("attempt").intValue(),
          0);
    }
    for (JsonNode ended : setUp.path("ended")) {
      ledger.remember(
          new TransferId(ended.get("transfer").stringValue()), frame(ended.get("lastWord")), 0);
    }
    for (JsonNode partial : setUp.path("partials")) {
      Manifest manifest = new Manifest(entries(partial.get("files")));
      ledger.restore(
          new TransferId(partial.get("transfer").stringValue()),
          TransferLedger.Partial.of(partial.get("attempt").intValue(), manifest),
          0);
    }
    machine = new Receiver((Frame.Hello) frame(setUp.get("hello")), limits(setUp), ledger);
    if (setUp.path("takesStreams").asBoolean(false)) {
      machine.takeStreams();
    }
    if (setUp.path("showsTexts").asBoolean(false)) {
      machine.showTexts();
    }
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
  void input(String name, JsonNode value, long now) {
    switch (name) {
      case "linkOpen" -> machine.onLinkOpen(now);
      case "bytes" -> {
        long arrived = value.has("atMicros") ? value.get("atMicros").longValue() * 1000 : now;
        machine.onBytes(value.get("bytes").intValue(), arrived, now);
      }
      case "overCredit" -> machine.onOverCredit(now);
      case "takenOver" -> machine.onTakenOver(now);
      case "accept" -> machine.accept(now);
      case "reject" -> machine.reject(code(value), message(value), now);
      case "prepared" -> {
        if (value.has("held")) {
          machine.onPrepared(held(value.get("held")), now);
        } else {
          machine.onPrepared(now);
        }
      }
      case "hashing" ->
          machine.onHashing(value.get("done").longValue(), value.get("total").longValue(), now);
      case "say" ->
          machine.say(value.get("id").stringValue(), value.get("text").stringValue(), now);
      case "textShown" -> machine.onTextShown(value.get("id").stringValue(), now);
      case "memory" -> machine.onMemory(value.get("totalBytes").longValue(), now);
      case "checkpointed" -> machine.onCheckpointed(now);
      case "blockStored" -> machine.onBlockStored(now);
      case "blockRefused" -> machine.onBlockRefused(now);
      case "diskFailed" -> machine.onDiskFailed(code(value), message(value), now);
      case "published" -> machine.onPublished(numbers(value.get("files")), now);
      case "concluded" -> machine.onConcluded(now);
      case "pause" -> machine.pause(value.get("paused").booleanValue(), now);
      case "cancel" ->
          machine.cancel(code(value), message(value), value.get("discard").booleanValue(), now);
      case "linkClosed" -> machine.onLinkClosed();
      case "deadline" -> machine.onDeadline(now);
      default -> throw new IllegalArgumentException("no such input: " + name);
    }
  }

  private static ReceiverLimits limits(JsonNode setUp) {
    long window = setUp.get("windowBytes").longValue();
    return new ReceiverLimits(
        window,
        setUp.has("maxWindowBytes") ? setUp.get("maxWindowBytes").longValue() : window,
        setUp.get("maxTotalBytes").longValue());
  }

  private static ResumePoint held(JsonNode json) {
    if (json.has("stream")) {
      HeldStream stream = new HeldStream();
      json.get("stream")
          .forEach(block -> stream.add(block.get(0).intValue(), digestOf(block.get(1))));
      return ResumePoint.of(stream);
    }
    List<FileRange> done = new ArrayList<>();
    for (JsonNode range : json.get("done")) {
      done.add(new FileRange(range.get(0).intValue(), range.get(1).intValue()));
    }
    Map<Integer, BlockDigests> parts = new HashMap<>();
    for (JsonNode part : json.get("parts")) {
      parts.put(part.get("file").intValue(), digests(part));
    }
    return new ResumePoint(done, parts);
  }

  private static List<Integer> numbers(JsonNode files) {
    List<Integer> numbers = new ArrayList<>();
    files.forEach(file -> numbers.add(file.intValue()));
    return numbers;
  }

  @Override
  long deadlineNanos() {
    return machine.deadlineNanos();
  }

  @Override
  List<JsonNode> outputs() {
    List<JsonNode> outputs = new ArrayList<>();
    Receiver.Output output = machine.poll();
    while (output != null) {
      outputs.add(TranscriptJson.of(output));
      output = machine.poll();
    }
    return outputs;
  }
}
