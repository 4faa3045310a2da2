package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Manifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * Makes a folder ready to receive one transfer, or to go on with it.
 *
 * @param root the target folder, by its real path
 * @param held what an earlier attempt has left of files that are not done
 * @param existing what may be taken for files of which nothing is held
 */
record Opening(
    Path root,
    Manifest manifest,
    TransferFolder folder,
    Journal journal,
    TargetTree tree,
    Map<Integer, BlockDigests> held,
    ExistingFiles existing) {
  /** How many names a partial is listed by. */
  static final int MAX_NAMES = 3;

  /** As {@link PartialFiles#open}. */
  static Opening of(
      Path directory, Arrival arrival, Manifest manifest, UnaryOperator<Traits> seenAs)
      throws FileProblem {
    DiskErrors.requireUnicodeNames(directory);
    try {
      Path existing = existing(directory).toRealPath();
      Path root = Files.createDirectories(directory).toRealPath();
      JournalRecord.Begun begun = begun(manifest, arrival);
      TransferFolder folder = TransferFolder.open(root, arrival.transfer());
      boolean goesOn = false;
      boolean isReady = false;
      try {
        JournalState state = readJournal(folder);
        // What is known of a stream ends with the process that has received it.
        boolean mayGoOn = state.isBegun() && !manifest.isStream();
        goesOn = mayGoOn && state.begun().manifest().equals(begun.manifest());
        if (!goesOn) {
          folder.clear();
        }
        TakenNames rule = arrival.takenNames();
        if (!goesOn && rule == TakenNames.FAIL) {
          requireFree(root, manifest.entries());
        }
        requireSpace(root, bytesLeft(manifest, state, goesOn));
        folder.takeReserve();
        Traits traits = seenAs.apply(probe(folder, root, manifest));
        NameRules.check(manifest, traits.caseSensitive());
        List<Path> changed = between(existing, root);
        Opening opening =
            goesOn
                ? goOn(root, manifest, folder, traits, changed, rule)
                : begin(root, manifest, folder, traits, changed, begun, rule);
        opening.journal().append(new JournalRecord.Attempt(arrival.attempt()));
        opening.journal().force();
        isReady = true;
        return opening;
      } catch (RecordLog.NewerVersionException e) {
        goesOn = true;
        throw new FileProblem(
            Reason.NEWER_VERSION,
            "A newer Godwit has received a part of this in %s (%s). Go on with that, or delete it."
                .formatted(root, e.getMessage()),
            e);
      } finally {
        if (!isReady && goesOn) {
          folder.keep();
        } else if (!isReady) {
          folder.remove();
        }
      }
    } catch (IOException e) {
      throw DiskErrors.unwritable(directory, e);
    }
  }

  /** As {@link PartialFiles#requireSpace}. */
  static void requireSpace(Path directory, long requiredBytes) throws FileProblem {
    try {
      long usableBytes = Files.getFileStore(existing(directory)).getUsableSpace();
      if (requiredBytes > usableBytes) {
        throw new FileProblem(
            Reason.NO_SPACE,
            "%,d bytes are to arrive, but only %,d are free in %s. Make room or choose another."
                .formatted(requiredBytes, usableBytes, directory));
      }
    } catch (IOException e) {
      throw DiskErrors.unwritable(directory, e);
    }
  }

  private static Opening begin(
      Path root,
      Manifest manifest,
      TransferFolder folder,
      Traits traits,
      List<Path> changed,
      JournalRecord.Begun begun,
      TakenNames rule)
      throws FileProblem, IOException {
    Journal journal = Journal.create(folder.journal(), Journal.FORMAT, begun);
    try {
      if (traits.forcesFolders()) {
        for (Path one : folder.chain()) {
          force(one);
        }
      }
      TargetTree tree = tree(root, changed, traits, rule, journal);
      ExistingFiles existing = existing(manifest, tree, rule, _ -> true);
      return new Opening(root, manifest, folder, journal, tree, Map.of(), existing);
    } catch (FileProblem | IOException e) {
      journal.close();
      throw e;
    }
  }

  private static Opening goOn(
      Path root,
      Manifest manifest,
      TransferFolder folder,
      Traits traits,
      List<Path> changed,
      TakenNames rule)
      throws FileProblem, IOException {
    Journal journal = Journal.open(folder.journal(), Journal.FORMAT);
    try {
      TargetTree tree = tree(root, changed, traits, rule, journal);
      for (Map.Entry<String, String> top : journal.state().folders().entrySet()) {
        tree.remember(top.getKey(), top.getValue());
      }
      Recovery recovery = Recovery.of(root, manifest, folder, journal, tree);
      Map<Integer, BlockDigests> held = recovery.held();
      ExistingFiles existing =
          existing(
              manifest,
              tree,
              rule,
              file -> !held.containsKey(file) && !journal.state().done().get(file));
      return new Opening(root, manifest, folder, journal, tree, held, existing);
    } catch (FileProblem | IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private static ExistingFiles existing(
      Manifest manifest, TargetTree tree, TakenNames rule, IntPredicate isOpen)
      throws FileProblem, IOException {
    return rule == TakenNames.SKIP
        ? ExistingFiles.find(manifest, tree, isOpen)
        : new ExistingFiles();
  }

  /** As {@link PartialFiles#requireFree}. */
  static void requireFree(Path directory, List<FileEntry> entries) throws FileProblem {
    for (FileEntry entry : entries) {
      if (TargetTree.isTopTaken(directory, entry.path())) {
        throw TargetTree.taken(directory.resolve(entry.path().names().getFirst()));
      }
    }
  }

  private static TargetTree tree(
      Path root, List<Path> changed, Traits traits, TakenNames rule, Journal journal) {
    List<Path> unforced = new ArrayList<>(changed);
    unforced.add(root);
    return new TargetTree(
        root,
        unforced,
        traits,
        rule,
        (offered, actual) -> {
          journal.append(new JournalRecord.Folder(offered, actual));
          journal.force();
        });
  }

  private static JournalState readJournal(TransferFolder folder) throws IOException {
    return Journal.read(folder.journal(), Journal.FORMAT);
  }

  private static JournalRecord.Begun begun(Manifest manifest, Arrival arrival) {
    List<String> names =
        manifest.entries().stream()
            .map(entry -> entry.path().names().getFirst())
            .distinct()
            .limit(MAX_NAMES)
            .toList();
    return new JournalRecord.Begun(
        manifest.digest(),
        arrival.peer(),
        names,
        manifest.count(),
        manifest.totalBytes(),
        arrival.now().toEpochMilli());
  }

  private static long bytesLeft(Manifest manifest, JournalState state, boolean goesOn) {
    long left = manifest.totalBytes();
    if (!goesOn) {
      return left;
    }
    for (int file = 0; file < manifest.count(); file++) {
      FileEntry entry = manifest.entry(file);
      BlockDigests part = state.parts().get(file);
      if (state.done().get(file)) {
        left -= entry.knownBytes();
      } else if (part != null) {
        left -= Math.min(entry.knownBytes(), (long) part.count() * Frame.BLOCK_BYTES);
      }
    }
    return left;
  }

  /** The folder, or the nearest above it that is there. */
  private static Path existing(Path directory) {
    Path existing = directory.toAbsolutePath();
    while (Files.notExists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  /** The folders from the first that was there down to the one above the last. */
  private static List<Path> between(Path existing, Path root) {
    List<Path> folders = new ArrayList<>();
    Path folder = root.getParent();
    while (folder != null && folder.startsWith(existing)) {
      folders.add(folder);
      folder = folder.getParent();
    }
    return folders;
  }

  private static Traits probe(TransferFolder folder, Path root, Manifest manifest)
      throws FileProblem, IOException {
    Path scratch = folder.createScratch();
    Traits traits = Traits.probe(scratch);
    NameProbe.check(manifest, scratch, root);
    Files.delete(scratch);
    return traits;
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
