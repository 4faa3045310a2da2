package dev.godwit.protocol.transfer;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Frames to JSON text and back. Decoding ends in a valid frame or in a {@link FrameException} that
 * says with which code to answer; nothing else ever leaves it. Stateless.
 */
public final class FrameCodec {
  private static final int MAX_TYPE_LENGTH = 32;
  private static final int MAX_AGENT_LENGTH = 128;
  private static final int MAX_FEATURES = 32;
  private static final int MAX_FEATURE_LENGTH = 32;
  private static final int MAX_CODE_LENGTH = 32;
  private static final int MAX_ID_LENGTH = 64;
  private static final int MAX_ATTEMPT = 1 << 30;
  private static final int MAX_FILE = Manifest.MAX_ENTRIES - 1;

  private FrameCodec() {}

  /** The frame of this text. */
  public static Frame decode(String text) throws FrameException {
    try {
      JsonObject json = JsonObject.parse(text, Frame.MAX_TEXT_BYTES);
      return decode(json.string("type", MAX_TYPE_LENGTH), json);
    } catch (MalformedJsonException e) {
      throw new FrameException(TransferCode.BAD_MESSAGE, e.reason());
    }
  }

  private static Frame decode(String type, JsonObject json)
      throws MalformedJsonException, FrameException {
    return switch (type) {
      case "hello" -> hello(json);
      case "offer" -> offer(json);
      case "accept" -> new Frame.Accept();
      case "reject" -> new Frame.Reject(code(json), message(json));
      case "next" -> new Frame.Next();
      case "files" -> new Frame.Files(entries(json), json.flag("more"));
      case "have" -> have(json);
      case "restart" -> new Frame.Restart(file(json));
      case "block" -> block(json);
      case "file" -> new Frame.FileSent(file(json), json.integer("size"), digest(json, "sha256"));
      case "skip" -> new Frame.Skip(file(json), code(json));
      case "ack" ->
          new Frame.Ack(
              json.integer("received"),
              json.integer("heldMicros"),
              json.integer("bytes"),
              json.integer("limit"));
      case "again" -> new Frame.Again(file(json), blockOffset(json));
      case "done" -> new Frame.Done(ranges(json, "files"));
      case "finish" -> new Frame.Finish();
      case "complete" ->
          new Frame.Complete(
              json.smallInteger("files", Manifest.MAX_ENTRIES),
              json.integer("bytes"),
              ranges(json, "skipped"));
      case "pause" -> new Frame.Pause();
      case "resume" -> new Frame.Resume();
      case "cancel" -> new Frame.Cancel(code(json), message(json), json.flag("discard"));
      case "text" -> new Frame.Text(json.string("id", MAX_ID_LENGTH), json.string("text", 1 << 14));
      case "received" -> new Frame.Received(json.string("id", MAX_ID_LENGTH));
      case "ping" -> new Frame.Ping(json.integer("id"));
      case "pong" -> new Frame.Pong(json.integer("id"));
      case "busy" -> new Frame.Busy(busyReason(json), json.integer("done"), json.integer("total"));
      case "error" -> new Frame.Violation(code(json), message(json));
      default ->
          throw new FrameException(
              TransferCode.UNKNOWN_TYPE, "There is no message of type \"" + type + "\".");
    };
  }

  /** The text of this frame. */
  public static String encode(Frame frame) {
    ObjectNode json = JsonObject.create();
    switch (frame) {
      case Frame.Hello hello -> encodeHello(json, hello);
      case Frame.Offer offer -> encodeOffer(json, offer);
      case Frame.Accept() -> json.put("type", "accept");
      case Frame.Reject(TransferCode code, String message) ->
          json.put("type", "reject").put("code", code.wire()).put("message", message);
      case Frame.Next() -> json.put("type", "next");
      case Frame.Files files -> {
        json.put("type", "files");
        putEntries(json, files.files());
        json.put("more", files.more());
      }
      case Frame.Have have -> encodeHave(json, have);
      case Frame.Restart(int file) -> json.put("type", "restart").put("file", file);
      case Frame.Block(int file, long offset, int length, Digest sha256) ->
          json.put("type", "block")
              .put("file", file)
              .put("offset", offset)
              .put("length", length)
              .put("sha256", sha256.text());
      case Frame.FileSent(int file, long size, Digest sha256) ->
          json.put("type", "file").put("file", file).put("size", size).put("sha256", sha256.text());
      case Frame.Skip(int file, TransferCode code) ->
          json.put("type", "skip").put("file", file).put("code", code.wire());
      case Frame.Ack(long received, long heldMicros, long bytes, long limit) ->
          json.put("type", "ack")
              .put("received", received)
              .put("heldMicros", heldMicros)
              .put("bytes", bytes)
              .put("limit", limit);
      case Frame.Again(int file, long offset) ->
          json.put("type", "again").put("file", file).put("offset", offset);
      case Frame.Done done -> putRanges(json.put("type", "done"), "files", done.files());
      case Frame.Finish() -> json.put("type", "finish");
      case Frame.Complete complete ->
          putRanges(
              json.put("type", "complete")
                  .put("files", complete.files())
                  .put("bytes", complete.bytes()),
              "skipped",
              complete.skipped());
      case Frame.Pause() -> json.put("type", "pause");
      case Frame.Resume() -> json.put("type", "resume");
      case Frame.Cancel(TransferCode code, String message, boolean discard) ->
          json.put("type", "cancel")
              .put("code", code.wire())
              .put("message", message)
              .put("discard", discard);
      case Frame.Text(String id, String text) ->
          json.put("type", "text").put("id", id).put("text", text);
      case Frame.Received(String id) -> json.put("type", "received").put("id", id);
      case Frame.Ping(long id) -> json.put("type", "ping").put("id", id);
      case Frame.Pong(long id) -> json.put("type", "pong").put("id", id);
      case Frame.Busy(Frame.BusyReason reason, long done, long total) ->
          json.put("type", "busy")
              .put("reason", reason.name().toLowerCase(Locale.ROOT))
              .put("done", done)
              .put("total", total);
      case Frame.Violation(TransferCode code, String message) ->
          json.put("type", "error").put("code", code.wire()).put("message", message);
    }
    return json.toString();
  }

  /** One entry as it stands in a page. */
  static ObjectNode encodeEntry(FileEntry entry) {
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

  private static Frame.Hello hello(JsonObject json) throws MalformedJsonException {
    Optional<String> nonce = Optional.empty();
    if (json.has("nonce")) {
      nonce = Optional.of(JsonObject.encodeBinary(json.binary("nonce", 16)));
    }
    int chunks = json.smallInteger("chunksPerFrame", Integer.MAX_VALUE);
    if (chunks == 0) {
      throw new MalformedJsonException("The field \"chunksPerFrame\" must be at least 1.");
    }
    return new Frame.Hello(
        json.smallInteger("version", Integer.MAX_VALUE),
        json.string("agent", MAX_AGENT_LENGTH),
        chunks,
        json.strings("features", MAX_FEATURES, MAX_FEATURE_LENGTH),
        nonce);
  }

  private static void encodeHello(ObjectNode json, Frame.Hello hello) {
    json.put("type", "hello")
        .put("version", hello.version())
        .put("agent", hello.agent())
        .put("chunksPerFrame", hello.chunksPerFrame());
    ArrayNode features = json.putArray("features");
    hello.features().forEach(features::add);
    hello.nonce().ifPresent(nonce -> json.put("nonce", nonce));
  }

  private static Frame.Offer offer(JsonObject json) throws MalformedJsonException, FrameException {
    TransferId transfer =
        new TransferId(JsonObject.encodeBinary(json.binary("transfer", TransferId.BYTES)));
    int attempt = json.smallInteger("attempt", MAX_ATTEMPT);
    long fileCount = json.integer("fileCount");
    if (attempt == 0 || fileCount == 0) {
      throw new MalformedJsonException("\"attempt\" and \"fileCount\" must be at least 1.");
    }
    return new Frame.Offer(
        transfer,
        attempt,
        (int) Math.min(fileCount, Integer.MAX_VALUE),
        json.optionalInteger("totalBytes"),
        entries(json),
        json.flag("more"),
        json.optionalString("message", Frame.MAX_MESSAGE_LENGTH));
  }

  private static void encodeOffer(ObjectNode json, Frame.Offer offer) {
    json.put("type", "offer")
        .put("transfer", offer.transfer().text())
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

  private static Frame.Have have(JsonObject json) throws MalformedJsonException {
    List<Frame.HeldPart> parts = new ArrayList<>();
    for (JsonObject part : json.objects("parts", Frame.MAX_PAGE_ENTRIES)) {
      List<Frame.ByteRange> ranges = new ArrayList<>();
      for (long[] range : part.ranges("ranges", Frame.MAX_RANGES)) {
        ranges.add(new Frame.ByteRange(range[0], range[1]));
      }
      parts.add(new Frame.HeldPart(file(part), ranges, digest(part, "proof")));
    }
    return new Frame.Have(ranges(json, "done"), parts, json.integer("limit"), json.flag("more"));
  }

  private static void encodeHave(ObjectNode json, Frame.Have have) {
    putRanges(json.put("type", "have"), "done", have.done());
    ArrayNode parts = json.putArray("parts");
    for (Frame.HeldPart part : have.parts()) {
      ObjectNode node = parts.addObject().put("file", part.file());
      ArrayNode ranges = node.putArray("ranges");
      part.ranges().forEach(range -> ranges.addArray().add(range.from()).add(range.to()));
      node.put("proof", part.proof().text());
    }
    json.put("limit", have.limit()).put("more", have.more());
  }

  private static Frame.Block block(JsonObject json) throws MalformedJsonException, FrameException {
    int length = json.smallInteger("length", Frame.BLOCK_BYTES);
    if (length == 0) {
      throw new MalformedJsonException("A block has at least one byte.");
    }
    if (json.has("encoding") || json.has("encodedLength")) {
      throw new FrameException(
          TransferCode.BAD_MESSAGE, "This side announced no encoding, so a block has none.");
    }
    return new Frame.Block(file(json), blockOffset(json), length, digest(json, "sha256"));
  }

  private static long blockOffset(JsonObject json) throws MalformedJsonException {
    long offset = json.integer("offset");
    if (offset % Frame.BLOCK_BYTES != 0) {
      throw new MalformedJsonException("A block begins at a multiple of 1 MiB.");
    }
    return offset;
  }

  private static List<FileEntry> entries(JsonObject json)
      throws MalformedJsonException, FrameException {
    List<FileEntry> entries = new ArrayList<>();
    for (JsonObject entry : json.objects("files", Frame.MAX_PAGE_ENTRIES)) {
      entries.add(entry(entry));
    }
    return entries;
  }

  private static FileEntry entry(JsonObject json) throws MalformedJsonException, FrameException {
    String path = json.string("path", Frame.MAX_TEXT_BYTES);
    Optional<String> problem = RelativePath.problemWith(path);
    if (problem.isPresent()) {
      throw new FrameException(TransferCode.UNSAFE_PATH, problem.get());
    }
    FileEntry.Kind kind =
        switch (json.string("kind", MAX_TYPE_LENGTH)) {
          case "file" -> FileEntry.Kind.FILE;
          case "directory" -> FileEntry.Kind.DIRECTORY;
          default -> throw new MalformedJsonException("\"kind\" is \"file\" or \"directory\".");
        };
    OptionalLong size = json.optionalInteger("size");
    if (kind == FileEntry.Kind.DIRECTORY && size.orElse(1) != 0) {
      throw new MalformedJsonException("The size of a directory is 0.");
    }
    return new FileEntry(
        new RelativePath(path),
        size,
        json.optionalInteger("modified"),
        kind,
        json.optionalString("mediaType", FileEntry.MAX_MEDIA_TYPE_LENGTH),
        json.flag("executable"));
  }

  private static void putEntries(ObjectNode json, List<FileEntry> entries) {
    ArrayNode array = json.putArray("files");
    entries.forEach(entry -> array.add(encodeEntry(entry)));
  }

  private static List<FileRange> ranges(JsonObject json, String field)
      throws MalformedJsonException {
    List<FileRange> ranges = new ArrayList<>();
    long last = 0;
    for (long[] range : json.ranges(field, Frame.MAX_RANGES)) {
      if (range[0] < last || range[1] > Manifest.MAX_ENTRIES) {
        throw new MalformedJsonException(
            "The ranges in \"" + field + "\" must be sorted, disjoint and within the manifest.");
      }
      last = range[1];
      ranges.add(new FileRange((int) range[0], (int) range[1]));
    }
    return ranges;
  }

  private static void putRanges(ObjectNode json, String field, List<FileRange> ranges) {
    ArrayNode array = json.putArray(field);
    ranges.forEach(range -> array.addArray().add(range.from()).add(range.to()));
  }

  private static int file(JsonObject json) throws MalformedJsonException {
    return json.smallInteger("file", MAX_FILE);
  }

  private static Digest digest(JsonObject json, String field) throws MalformedJsonException {
    return Digest.of(json.binary(field, Digest.BYTES));
  }

  private static TransferCode code(JsonObject json) throws MalformedJsonException {
    return TransferCode.ofWire(json.string("code", MAX_CODE_LENGTH));
  }

  private static String message(JsonObject json) throws MalformedJsonException {
    return json.optionalString("message", Frame.MAX_MESSAGE_LENGTH).orElse("");
  }

  private static Frame.BusyReason busyReason(JsonObject json) throws MalformedJsonException {
    return switch (json.string("reason", MAX_TYPE_LENGTH)) {
      case "hashing" -> Frame.BusyReason.HASHING;
      case "disk" -> Frame.BusyReason.DISK;
      case "person" -> Frame.BusyReason.PERSON;
      case "memory" -> Frame.BusyReason.MEMORY;
      default -> throw new MalformedJsonException("The field \"reason\" is not a known reason.");
    };
  }
}
