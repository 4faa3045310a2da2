package dev.godwit.protocol.transfer;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads frames off the network, where nothing can be trusted: each field with its limit. */
final class FrameReader {
  private static final int MAX_TYPE_LENGTH = 32;
  private static final int MAX_AGENT_LENGTH = 128;
  private static final int MAX_FEATURES = 32;
  private static final int MAX_FEATURE_LENGTH = 32;
  private static final int MAX_CODE_LENGTH = 32;
  private static final int MAX_ID_LENGTH = 64;
  private static final int NONCE_BYTES = 16;
  private static final int MAX_ATTEMPT = 1 << 30;
  private static final int MAX_FILE = Manifest.MAX_ENTRIES - 1;

  private FrameReader() {}

  static Frame read(String text) throws FrameException {
    try {
      JsonObject json = JsonObject.parse(text, Frame.MAX_TEXT_BYTES);
      return read(json.string("type", MAX_TYPE_LENGTH), json);
    } catch (MalformedJsonException e) {
      throw new FrameException(TransferCode.BAD_MESSAGE, e.reason());
    }
  }

  private static Frame read(String type, JsonObject json)
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
      case "again" -> new Frame.Again(file(json), json.integer("offset"));
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

  private static Frame.Hello hello(JsonObject json) throws MalformedJsonException {
    Optional<String> nonce = Optional.empty();
    if (json.has("nonce")) {
      nonce = Optional.of(JsonObject.encodeBinary(json.binary("nonce", NONCE_BYTES)));
    }
    long chunks = json.integer("chunksPerFrame");
    if (chunks == 0) {
      throw new MalformedJsonException("The field \"chunksPerFrame\" must be at least 1.");
    }
    return new Frame.Hello(
        clamped(json.integer("version")),
        json.string("agent", MAX_AGENT_LENGTH),
        clamped(chunks),
        json.strings("features", MAX_FEATURES, MAX_FEATURE_LENGTH),
        nonce);
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
        clamped(fileCount),
        json.optionalInteger("totalBytes"),
        entries(json),
        json.flag("more"),
        json.has("message") ? Optional.of(message(json)) : Optional.empty());
  }

  private static Frame.Have have(JsonObject json) throws MalformedJsonException {
    List<Frame.HeldPart> parts = new ArrayList<>();
    for (JsonObject part : json.objects("parts", Frame.MAX_PAGE_ENTRIES)) {
      List<Frame.ByteRange> ranges = new ArrayList<>();
      for (long[] range : sortedRanges(part, "ranges", JsonObject.MAX_INTEGER)) {
        ranges.add(new Frame.ByteRange(range[0], range[1]));
      }
      parts.add(new Frame.HeldPart(file(part), ranges, digest(part, "proof")));
    }
    return new Frame.Have(ranges(json, "done"), parts, json.integer("limit"), json.flag("more"));
  }

  private static Frame.Block block(JsonObject json) throws MalformedJsonException {
    int length = json.smallInteger("length", Frame.BLOCK_BYTES);
    if (length == 0) {
      throw new MalformedJsonException("A block has at least one byte.");
    }
    return new Frame.Block(
        file(json),
        json.integer("offset"),
        length,
        digest(json, "sha256"),
        encodedLength(json, length));
  }

  private static OptionalInt encodedLength(JsonObject json, int length)
      throws MalformedJsonException {
    if (!json.has("encoding") && !json.has("encodedLength")) {
      return OptionalInt.empty();
    }
    if (!json.string("encoding", MAX_FEATURE_LENGTH).equals(Frame.DEFLATE_RAW)) {
      throw new MalformedJsonException("The only encoding is \"" + Frame.DEFLATE_RAW + "\".");
    }
    int encodedLength = json.smallInteger("encodedLength", Frame.BLOCK_BYTES);
    if (encodedLength == 0 || encodedLength >= length) {
      throw new MalformedJsonException("An encoded block has 1 byte or more, and becomes longer.");
    }
    return OptionalInt.of(encodedLength);
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

  private static List<FileRange> ranges(JsonObject json, String field)
      throws MalformedJsonException {
    List<FileRange> ranges = new ArrayList<>();
    for (long[] range : sortedRanges(json, field, Manifest.MAX_ENTRIES)) {
      ranges.add(new FileRange((int) range[0], (int) range[1]));
    }
    return ranges;
  }

  private static List<long[]> sortedRanges(JsonObject json, String field, long max)
      throws MalformedJsonException {
    List<long[]> ranges = json.ranges(field, Frame.MAX_RANGES);
    long last = 0;
    for (long[] range : ranges) {
      if (range[0] < last || range[1] > max) {
        throw new MalformedJsonException(
            "The ranges in \"" + field + "\" must be sorted, disjoint and within the limit.");
      }
      last = range[1];
    }
    return ranges;
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
    String message = json.optionalString("message", Frame.MAX_MESSAGE_BYTES).orElse("");
    if (!PersonText.fits(message)) {
      throw new MalformedJsonException(
          "The field \"message\" must be at most " + Frame.MAX_MESSAGE_BYTES + " bytes long.");
    }
    return message;
  }

  /** A number of which only matters that it is more than we can do with. */
  private static int clamped(long value) {
    return (int) Math.min(value, Integer.MAX_VALUE);
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
