package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.Digest;
import java.util.List;

/** What a journal says of one transfer on its way in, in the order in which it happened. */
sealed interface JournalRecord {
  /**
   * What was accepted; the first record.
   *
   * @param manifest of the whole manifest: a partial is of use for the same one only
   * @param peer who sends it
   * @param names of what is on top of it, as far as they are worth showing
   * @param sinceMillis when, in milliseconds since 1970-01-01T00:00Z
   */
  record Begun(
      Digest manifest,
      String peer,
      List<String> names,
      int files,
      long totalBytes,
      long sinceMillis)
      implements JournalRecord {
    public Begun {
      names = List.copyOf(names);
    }
  }

  /** An attempt begins; none that is older, or this very one, is taken again. */
  record Attempt(int number) implements JournalRecord {}

  /** A top folder was created under this name. */
  record Folder(String offered, String actual) implements JournalRecord {}

  /** These blocks are verified, and were forced to disk before this was written. */
  record Verified(int file, List<HeldBlock> blocks) implements JournalRecord {
    public Verified {
      blocks = List.copyOf(blocks);
    }
  }

  /** Of this file nothing is held any more. */
  record Restarted(int file) implements JournalRecord {}

  /**
   * These have their real names; forced to disk before this was written.
   *
   * @param names where each lies below the target folder, separated by {@code /}
   */
  record Done(List<Integer> files, List<String> names) implements JournalRecord {
    public Done {
      files = List.copyOf(files);
      names = List.copyOf(names);
      if (files.size() != names.size()) {
        throw new IllegalArgumentException("each has a name");
      }
    }
  }

  /** The person on this side ended it: another attempt needs a new consent. */
  record Stopped() implements JournalRecord {}
}
