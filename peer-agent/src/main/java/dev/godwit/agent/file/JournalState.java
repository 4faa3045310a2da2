package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.BlockDigests;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the records of a journal come to, one after the other. Confined to its caller; pure. */
final class JournalState {
  private JournalRecord.@Nullable Begun begun;
  private final Map<String, String> folders = new HashMap<>();
  private final TreeMap<Integer, BlockDigests> parts = new TreeMap<>();
  private final TreeMap<Integer, String> doneNames = new TreeMap<>();
  private final BitSet done = new BitSet();
  private int attempt;
  private boolean isStopped;

  /** Takes the next record; false if it can't be next. */
  boolean apply(JournalRecord entry) {
    if ((begun == null) != (entry instanceof JournalRecord.Begun)) {
      return false;
    }
    switch (entry) {
      case JournalRecord.Begun first -> begun = first;
      case JournalRecord.Attempt(int number) -> {
        attempt = number;
        isStopped = false;
      }
      case JournalRecord.Folder(String offered, String actual) -> folders.put(offered, actual);
      case JournalRecord.Verified(int file, List<HeldBlock> blocks) -> {
        BlockDigests part = parts.computeIfAbsent(file, _ -> new BlockDigests());
        blocks.forEach(block -> part.put(block.index(), block.digest()));
      }
      case JournalRecord.Restarted(int file) -> parts.remove(file);
      case JournalRecord.Done(List<Integer> files, List<String> names) -> {
        for (int i = 0; i < files.size(); i++) {
          done.set(files.get(i));
          doneNames.put(files.get(i), names.get(i));
          parts.remove(files.get(i));
        }
      }
      case JournalRecord.Stopped() -> isStopped = true;
    }
    return true;
  }

  /** Whether there is a first record, without which the rest is worth nothing. */
  boolean isBegun() {
    return begun != null;
  }

  JournalRecord.Begun begun() {
    return Objects.requireNonNull(begun, "an empty journal");
  }

  /** The newest attempt, or 0. */
  int attempt() {
    return attempt;
  }

  /** Whether the person on this side has ended the newest attempt. */
  boolean isStopped() {
    return isStopped;
  }

  /** What the top folders are called here, by their names in the manifest; may be changed. */
  Map<String, String> folders() {
    return folders;
  }

  /** What is held of files that are not done; may be changed. */
  Map<Integer, BlockDigests> parts() {
    return parts;
  }

  /** The entries that have their real names; may be changed. */
  BitSet done() {
    return done;
  }

  /** Where they lie below the target folder, separated by {@code /}. */
  Map<Integer, String> doneNames() {
    return doneNames;
  }
}
