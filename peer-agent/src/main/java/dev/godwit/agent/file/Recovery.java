package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.ResumePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds what a journal says against what is on disk, after a crash or an ordinary end: what does
 * not fit counts as not held, and is deleted. Confined to its caller.
 */
final class Recovery {
  private final Path root;
  private final Manifest manifest;
  private final JournalState state;
  private final TargetTree tree;
  private final Map<Integer, BlockDigests> held = new HashMap<>();

  /** What has its real name though the journal doesn't say so yet, by its number. */
  private final TreeMap<Integer, String> found = new TreeMap<>();

  private int blocks;

  private Recovery(Path root, Manifest manifest, JournalState state, TargetTree tree) {
    this.root = root;
    this.manifest = manifest;
    this.state = state;
    this.tree = tree;
  }

  /**
   * Puts a transfer's folder in order, and its journal.
   *
   * @param root the target folder, by its real path
   * @param tree of the target folder, with the top folders that the journal names
   */
  static Recovery of(
      Path root, Manifest manifest, TransferFolder folder, Journal journal, TargetTree tree)
      throws FileProblem, IOException {
    Recovery recovery = new Recovery(root, manifest, journal.state(), tree);
    for (Path path : folder.content()) {
      int file = TransferFolder.fileOf(path);
      if (file >= 0) {
        recovery.judge(file, path);
      }
    }
    recovery.correct(journal);
    // Only now: until it is noted that they are published, their second names prove it.
    for (int file : recovery.found.keySet()) {
      Files.deleteIfExists(folder.part(file));
    }
    return recovery;
  }

  /** What is held of files that are not done. */
  Map<Integer, BlockDigests> held() {
    return held;
  }

  private void judge(int file, Path part) throws FileProblem, IOException {
    boolean expected =
        file < manifest.count()
            && !manifest.entry(file).isDirectory()
            && !state.done().get(file)
            && Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS);
    if (!expected) {
      Files.deleteIfExists(part);
    } else if (hasSecondName(part)) {
      // It was whole and forced before it got that.
      Optional<Path> published = tree.published(part, manifest.entry(file).path());
      if (published.isPresent()) {
        found.put(file, nameOf(root, published.get()));
      } else {
        // Whose name it is now is not known: it must not be written to any more.
        Files.delete(part);
      }
    } else {
      BlockDigests stated = state.parts().get(file);
      BlockDigests fitting =
          stated == null
              ? new BlockDigests()
              : fitting(stated, manifest.entry(file), Files.size(part));
      if (fitting.nextFrom(0) < 0) {
        Files.delete(part);
      } else {
        held.put(file, fitting);
      }
    }
  }

  /** The blocks that a part of this size can hold of such a file. */
  private BlockDigests fitting(BlockDigests stated, FileEntry entry, long partBytes) {
    BlockDigests fitting = new BlockDigests();
    long size = entry.sizeBytes().orElse(0);
    for (int i = stated.nextFrom(0); i >= 0; i = stated.nextFrom(i + 1)) {
      long offset = (long) i * Frame.BLOCK_BYTES;
      long end = Math.min(offset + Frame.BLOCK_BYTES, size);
      if (end <= offset || end > partBytes || blocks == ResumePoint.MAX_BLOCKS) {
        break;
      }
      fitting.put(i, Objects.requireNonNull(stated.get(i)));
      blocks++;
    }
    return fitting;
  }

  private void correct(Journal journal) throws IOException {
    Set<Integer> lost = new HashSet<>(state.parts().keySet());
    lost.removeAll(held.keySet());
    for (int file : lost) {
      journal.append(new JournalRecord.Restarted(file));
    }
    if (!found.isEmpty()) {
      tree.forceFolders();
      List<Integer> files = List.copyOf(found.keySet());
      for (int from = 0; from < files.size(); from += PartialFiles.MAX_BATCH) {
        List<Integer> batch =
            files.subList(from, Math.min(files.size(), from + PartialFiles.MAX_BATCH));
        List<String> names = new ArrayList<>(batch.size());
        batch.forEach(file -> names.add(found.get(file)));
        JournalRecord.Done done = new JournalRecord.Done(batch, names);
        journal.append(done);
        state.apply(done);
      }
    }
    journal.force();
  }

  /** Where something lies below the target folder, separated by {@code /}. */
  static String nameOf(Path root, Path published) {
    List<String> names = new ArrayList<>();
    root.relativize(published).forEach(name -> names.add(name.toString()));
    return String.join("/", names);
  }

  private static boolean hasSecondName(Path part) throws IOException {
    return part.getFileSystem().supportedFileAttributeViews().contains("unix")
        && Files.getAttribute(part, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer n
        && n > 1;
  }
}
