package dev.godwit.protocol.transfer;

import dev.godwit.protocol.json.JsonObject;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes frames as {@link FrameReader} takes them. */
final class FrameWriter {
  private FrameWriter() {}

  static String write(Frame frame) {
    ObjectNode json = JsonObject.create().put("type", typeOf(frame));
    switch (frame) {
      case Frame.Hello hello -> putHello(json, hello);
      case Frame.Offer offer -> putOffer(json, offer);
      case Frame.Reject(TransferCode code, String message) -> putReason(json, code, message);
      case Frame.Files files -> putEntries(json, files.files()).put("more", files.more());
      case Frame.Have have -> putHave(json, have);
      case Frame.Restart(int file) -> json.put("file", file);
      case Frame.Block block -> putBlock(json, block);
      case Frame.FileSent(int file, long size, Digest sha256) ->
          json.put("file", file).put("size", size).put("sha256", sha256.text());
      case Frame.Skip(int file, TransferCode code) ->
          json.put("file", file).put("code", code.wire());
      case Frame.Ack(long received, long heldMicros, long bytes, long limit) ->
          json.put("received", received)
              .put("heldMicros", heldMicros)
              .put("bytes", bytes)
              .put("limit", limit);
      case Frame.Again(int file, long offset) -> json.put("file", file).put("offset", offset);
      case Frame.Done done -> putRanges(json, "files", done.files());
      case Frame.Complete complete ->
          putRanges(
              json.put("files", complete.files()).put("bytes", complete.bytes()),
              "skipped",
              complete.skipped());
      case Frame.Cancel(TransferCode code, String message, boolean discard) ->
          putReason(json, code, message).put("discard", discard);
      case Frame.Text(String id, String text) -> json.put("id", id).put("text", text);
      case Frame.Received(String id) -> json.put("id", id);
      case Frame.Ping(long id) -> json.put("id", id);
      case Frame.Pong(long id) -> json.put("id", id);
      case Frame.Busy(Frame.BusyReason reason, long done, long total) ->
          json.put("reason", reason.name().toLowerCase(Locale.ROOT))
              .put("done", done)
              .put("total", total);
      case Frame.Violation(TransferCode code, String message) -> putReason(json, code, message);
      case Frame.Accept _, Frame.Next _, Frame.Finish _, Frame.Pause _, Frame.Resume _ -> {}
    }
    return json.toString();
  }

  /** The name of this frame's type on the wire. */
  static String typeOf(Frame frame) {
    return switch (frame) {
      case Frame.Hello _ -> "hello";
      case Frame.Offer _ -> "offer";
      case Frame.Accept _ -> "accept";
      case Frame.Reject _ -> "reject";
      case Frame.Next _ -> "next";
      case Frame.Files _ -> "files";
      case Frame.Have _ -> "have";
      case Frame.Restart _ -> "restart";
      case Frame.Block _ -> "block";
      case Frame.FileSent _ -> "file";
      case Frame.Skip _ -> "skip";
      case Frame.Ack _ -> "ack";
      case Frame.Again _ -> "again";
      case Frame.Done _ -> "done";
      case Frame.Finish _ -> "finish";
      case Frame.Complete _ -> "complete";
      case Frame.Pause _ -> "pause";
      case Frame.Resume _ -> "resume";
      case Frame.Cancel _ -> "cancel";
      case Frame.Text _ -> "text";
      case Frame.Received _ -> "received";
      case Frame.Ping _ -> "ping";
      case Frame.Pong _ -> "pong";
      case Frame.Busy _ -> "busy";
      case Frame.Violation _ -> "error";
    };
  }

  /** One entry as it stands in a page. */
  static ObjectNode entry(FileEntry entry) {
    ObjectNode json = JsonObject.create().put("path", entry.path().text());
    if (entry.sizeBytes().isPresent()) {
      json.put("size", entry.sizeBytes().getAsLong());
    } else {
      json.putNull("size");
    }
    if (entry.modifiedMillis().isPresent()) {
      json.put("modified", entry.modifiedMillis().getAsLong());
    } else {
      json.putNull("modified");
    }
    json.put("kind", entry.isDirectory() ? "directory" : "file");
    entry.mediaType().ifPresent(type -> json.put("mediaType", type));
    if (entry.executable()) {
      json.put("executable", true);
    }
    return json;
  }

  private static void putBlock(ObjectNode json, Frame.Block block) {
    json.put("file", block.file())
        .put("offset", block.offset())
        .put("length", block.length())
        .put("sha256", block.sha256().text());
    if (block.encodedLength().isPresent()) {
      json.put("encoding", Frame.DEFLATE_RAW).put("encodedLength", block.lengthOnLink());
    }
  }

  private static void putHello(ObjectNode json, Frame.Hello hello) {
    json.put("version", hello.version())
        .put("agent", hello.agent())
        .put("chunksPerFrame", hello.chunksPerFrame());
    ArrayNode features = json.putArray("features");
    hello.features().forEach(features::add);
    hello.nonce().ifPresent(nonce -> json.put("nonce", nonce));
  }

  private static void putOffer(ObjectNode json, Frame.Offer offer) {
    json.put("transfer", offer.transfer().text())
        .put("attempt", offer.attempt())
        .put("fileCount", offer.fileCount());
    if (offer.totalBytes().isPresent()) {
      json.put("totalBytes", offer.totalBytes().getAsLong());
    } else {
      json.putNull("totalBytes");
    }
    putEntries(json, offer.files());
    json.put("more", offer.more());
    offer.message().ifPresent(message -> json.put("message", message));
  }

  private static void putHave(ObjectNode json, Frame.Have have) {
    putRanges(json, "done", have.done());
    ArrayNode parts = json.putArray("parts");
    for (Frame.HeldPart part : have.parts()) {
      ObjectNode node = parts.addObject().put("file", part.file());
      ArrayNode ranges = node.putArray("ranges");
      part.ranges().forEach(range -> ranges.addArray().add(range.from()).add(range.to()));
      node.put("proof", part.proof().text());
    }
    json.put("limit", have.limit()).put("more", have.more());
  }

  private static ObjectNode putReason(ObjectNode json, TransferCode code, String message) {
    return json.put("code", code.wire()).put("message", message);
  }

  private static ObjectNode putEntries(ObjectNode json, List<FileEntry> entries) {
    ArrayNode array = json.putArray("files");
    entries.forEach(entry -> array.add(entry(entry)));
    return json;
  }

  private static void putRanges(ObjectNode json, String field, List<FileRange> ranges) {
    ArrayNode array = json.putArray(field);
    ranges.forEach(range -> array.addArray().add(range.from()).add(range.to()));
  }
}
