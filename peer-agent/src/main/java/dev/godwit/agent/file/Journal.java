package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The journal of one transfer: what of it is safe from a crash at any instant. On its way in, data
 * is forced first, then what is true of it is appended and forced. Confined to one thread at a
 * time.
 */
final class Journal implements AutoCloseable {
  /** What is kept beside the parts; of a newer version's nothing is understood. */
  static final RecordLog.Format FORMAT = new RecordLog.Format("GWRJ", 1);

  private final RecordLog log;
  private final JournalState state;

  private Journal(RecordLog log, JournalState state) {
    this.log = log;
    this.state = state;
  }

  /** Begins one, where none is. */
  static Journal create(Path file, RecordLog.Format format, JournalRecord.Begun begun)
      throws IOException {
    JournalState state = new JournalState();
    Journal journal = new Journal(RecordLog.create(file, format), state);
    try {
      journal.append(begun);
      journal.force();
    } catch (IOException e) {
      journal.close();
      throw e;
    }
    state.apply(begun);
    return journal;
  }

  /**
   * Opens one, to go on with it.
   *
   * @throws RecordLog.NewerVersionException if a newer program has written it
   */
  static Journal open(Path file, RecordLog.Format format) throws IOException {
    JournalState state = new JournalState();
    return new Journal(RecordLog.open(file, format, into(state)), state);
  }

  /**
   * Reads one, and changes nothing; not begun if there is none.
   *
   * @throws RecordLog.NewerVersionException if a newer program has written it
   */
  static JournalState read(Path file, RecordLog.Format format) throws IOException {
    JournalState state = new JournalState();
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      RecordLog.read(file, format, into(state));
    }
    return state;
  }

  /** What it said when it was opened. */
  JournalState state() {
    return state;
  }

  /** Writes one more record, which is not forced. */
  void append(JournalRecord entry) throws IOException {
    log.append(JournalCodec.encode(entry));
  }

  /** Notes blocks whose bytes were forced to disk, and forces that. */
  void checkpoint(Map<Integer, List<HeldBlock>> blocks) throws IOException {
    note(blocks);
    force();
  }

  /** Notes blocks, which is not forced. */
  void note(Map<Integer, List<HeldBlock>> blocks) throws IOException {
    for (Map.Entry<Integer, List<HeldBlock>> one : blocks.entrySet()) {
      List<HeldBlock> all = one.getValue();
      for (int from = 0; from < all.size(); from += JournalCodec.MAX_BLOCKS) {
        int to = Math.min(all.size(), from + JournalCodec.MAX_BLOCKS);
        append(new JournalRecord.Verified(one.getKey(), all.subList(from, to)));
      }
    }
  }

  /** Returns when all that was appended is safe. */
  void force() throws IOException {
    log.force();
  }

  @Override
  public void close() throws IOException {
    log.close();
  }

  private static RecordLog.Reader into(JournalState state) {
    return payload -> JournalCodec.decode(payload).map(state::apply).orElse(false);
  }
}
