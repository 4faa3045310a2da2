package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameCodec;
import dev.godwit.protocol.transfer.FrameException;
import dev.godwit.protocol.transfer.TransferId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * How transfers on their way in have ended, kept so that any further offer of them is answered
 * alike by any process of this user. Thread-safe.
 */
public final class LastWords {
  /** Of a newer version's file nothing is understood. */
  static final RecordLog.Format FORMAT = new RecordLog.Format("GWLW", 1);

  /** How long one is kept. */
  static final Duration KEPT = Duration.ofDays(7);

  /** How many are kept; the oldest goes first. */
  static final int MAX_KEPT = 10_000;

  private static final int ID_LENGTH = 22;

  /**
   * A last word.
   *
   * @param at when it was said
   */
  public record Kept(Frame word, Instant at) {}

  private final Path file;
  private final StateFolder state;

  LastWords(Path file, StateFolder state) {
    this.file = file;
    this.state = state;
  }

  /**
   * All that are still of interest, the oldest first; the rest is deleted.
   *
   * @throws FileProblem {@code UNWRITABLE}
   */
  public SequencedMap<TransferId, Kept> read(Instant now) throws FileProblem {
    try (ProcessLock _ = ProcessLock.take(lock())) {
      SequencedMap<TransferId, Kept> all = new LinkedHashMap<>();
      int[] records = {0};
      if (Files.exists(file)) {
        RecordLog.read(
            file,
            FORMAT,
            payload -> {
              records[0]++;
              return take(payload, all);
            });
      }
      all.values().removeIf(kept -> kept.at().isBefore(now.minus(KEPT)));
      while (all.size() > MAX_KEPT) {
        all.pollFirstEntry();
      }
      // Not each time: a file that is written anew can be lost with its disk.
      if (records[0] > 2 * all.size() + MAX_KEPT / 10) {
        rewrite(all);
      }
      return all;
    } catch (IOException e) {
      throw state.unusable(e);
    }
  }

  /** Keeps one more, safe from a crash when this returns. */
  public void keep(TransferId transfer, Frame word, Instant now) throws IOException {
    try (ProcessLock _ = ProcessLock.take(lock());
        RecordLog log =
            Files.exists(file)
                ? RecordLog.open(file, FORMAT, _ -> true)
                : RecordLog.create(file, FORMAT)) {
      log.append(record(transfer, new Kept(word, now)));
      log.force();
    }
  }

  private void rewrite(SequencedMap<TransferId, Kept> all) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (RecordLog log = RecordLog.create(fresh, FORMAT)) {
      List<ByteBuffer> records = new ArrayList<>();
      all.forEach((transfer, kept) -> records.add(record(transfer, kept)));
      for (ByteBuffer one : records) {
        log.append(one);
      }
      log.force();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path lock() {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  /** When, in milliseconds since 1970; which transfer; the frame as on the wire. */
  private static ByteBuffer record(TransferId transfer, Kept kept) {
    byte[] text =
        (transfer.text() + FrameCodec.encode(kept.word())).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length)
        .putLong(kept.at().toEpochMilli())
        .put(text)
        .flip();
  }

  private static boolean take(ByteBuffer payload, SequencedMap<TransferId, Kept> all) {
    try {
      if (payload.remaining() <= Long.BYTES) {
        return false;
      }
      Instant at = Instant.ofEpochMilli(payload.getLong());
      String text = StandardCharsets.UTF_8.decode(payload).toString();
      int length = Math.min(text.length(), ID_LENGTH);
      TransferId transfer = new TransferId(text.substring(0, length));
      all.putLast(transfer, new Kept(FrameCodec.decode(text.substring(length)), at));
      return true;
    } catch (FrameException | IllegalArgumentException e) {
      return false;
    }
  }
}
