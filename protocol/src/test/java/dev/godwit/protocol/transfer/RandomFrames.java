package dev.godwit.protocol.transfer;

import dev.godwit.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Makes valid frames of every type, with values from all over their ranges. */
final class RandomFrames {
  private static final List<String> NAMES =
      List.of(
          "a", "b.txt", "写真", "Zoë", "🐧", "x y", "\"q\"", "back\\slash", "...", "é".repeat(60));

  private final Random random;

  RandomFrames(Random random) {
    this.random = random;
  }

  Frame next() {
    return switch (random.nextInt(25)) {
      case 0 -> new Frame.Hello(small(3), text(20), 1 + small(1000), List.of("lanes"), nonce());
      case 1 -> offer();
      case 2 -> new Frame.Accept();
      case 3 -> new Frame.Reject(code(), text(300));
      case 4 -> new Frame.Next();
      case 5 -> new Frame.Files(entries(), random.nextBoolean());
      case 6 -> new Frame.Have(ranges(), parts(), number(), random.nextBoolean());
      case 7 -> new Frame.Restart(file());
      case 8 -> new Frame.Block(file(), offset(), 1 + small(Frame.BLOCK_BYTES - 1), digest());
      case 9 -> new Frame.FileSent(file(), number(), digest());
      case 10 -> new Frame.Skip(file(), code());
      case 11 -> new Frame.Ack(number(), number(), number(), number());
      case 12 -> new Frame.Again(file(), offset());
      case 13 -> new Frame.Done(ranges());
      case 14 -> new Frame.Finish();
      case 15 -> new Frame.Complete(small(Manifest.MAX_ENTRIES), number(), ranges());
      case 16 -> new Frame.Pause();
      case 17 -> new Frame.Resume();
      case 18 -> new Frame.Cancel(code(), text(300), random.nextBoolean());
      case 19 -> new Frame.Text(text(30), text(3000));
      case 20 -> new Frame.Received(text(30));
      case 21 -> new Frame.Ping(number());
      case 22 -> new Frame.Pong(number());
      case 23 -> new Frame.Busy(pick(Frame.BusyReason.values()), number(), number());
      default -> new Frame.Violation(code(), text(300));
    };
  }

  private Frame.Offer offer() {
    OptionalLong total = random.nextBoolean() ? OptionalLong.of(number()) : OptionalLong.empty();
    return new Frame.Offer(
        TransferId.of(bytes(TransferId.BYTES)),
        1 + small(5),
        1 + small(100_005),
        total,
        entries(),
        random.nextBoolean(),
        random.nextBoolean() ? Optional.of(text(300)) : Optional.empty());
  }

  private List<FileEntry> entries() {
    List<FileEntry> entries = new ArrayList<>();
    for (int i = small(6); i > 0; i--) {
      boolean directory = random.nextInt(4) == 0;
      OptionalLong size = random.nextInt(9) == 0 ? OptionalLong.empty() : OptionalLong.of(number());
      OptionalLong time = random.nextBoolean() ? OptionalLong.of(number()) : OptionalLong.empty();
      entries.add(
          new FileEntry(
              new RelativePath(path()),
              directory ? OptionalLong.of(0) : size,
              time,
              directory ? FileEntry.Kind.DIRECTORY : FileEntry.Kind.FILE,
              random.nextBoolean() ? Optional.of("text/plain") : Optional.empty(),
              random.nextBoolean()));
    }
    return entries;
  }

  private String path() {
    StringBuilder path = new StringBuilder(NAMES.get(small(NAMES.size() - 1)));
    for (int i = small(5); i > 0; i--) {
      path.append('/').append(NAMES.get(small(NAMES.size() - 1)));
    }
    return path.toString();
  }

  private List<FileRange> ranges() {
    List<FileRange> ranges = new ArrayList<>();
    int from = 0;
    for (int i = small(4); i > 0; i--) {
      from += small(300);
      int to = from + 1 + small(300);
      ranges.add(new FileRange(from, to));
      from = to;
    }
    return ranges;
  }

  private List<Frame.HeldPart> parts() {
    List<Frame.HeldPart> parts = new ArrayList<>();
    for (int i = small(3); i > 0; i--) {
      long from = offset() / 2;
      parts.add(
          new Frame.HeldPart(
              file(), List.of(new Frame.ByteRange(from, from + Frame.BLOCK_BYTES)), digest()));
    }
    return parts;
  }

  /** Any integer that the wire knows, the ends more often. */
  private long number() {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> JsonObject.MAX_INTEGER;
      case 2, 3 -> random.nextInt(100);
      default -> random.nextLong(JsonObject.MAX_INTEGER);
    };
  }

  private long offset() {
    return random.nextBoolean()
        ? (long) small(4) * Frame.BLOCK_BYTES
        : number() / Frame.BLOCK_BYTES * Frame.BLOCK_BYTES;
  }

  private int file() {
    return random.nextInt(5) == 0 ? Manifest.MAX_ENTRIES - 1 : small(3);
  }

  private int small(int max) {
    return random.nextInt(max + 1);
  }

  private String text(int maxLength) {
    StringBuilder text = new StringBuilder();
    for (int i = small(maxLength); i > 0; i--) {
      switch (random.nextInt(8)) {
        case 0 -> text.append((char) random.nextInt(1, 32));
        case 1 -> text.append((char) random.nextInt(128, 0xD800));
        default -> text.append((char) random.nextInt(32, 127));
      }
    }
    return text.toString();
  }

  private Optional<String> nonce() {
    return random.nextBoolean()
        ? Optional.of(JsonObject.encodeBinary(bytes(16)))
        : Optional.empty();
  }

  private Digest digest() {
    return Digest.of(bytes(Digest.BYTES));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private TransferCode code() {
    return pick(TransferCode.values());
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
