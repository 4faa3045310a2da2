package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.protocol.transfer.RelativePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives files and folders their real names below the target folder. A top folder is created anew,
 * under another name if its own is taken, unless the rule says to use what is there: so a transfer
 * mixes with nothing unasked, and never goes through a link that was there. Confined to its caller.
 */
final class TargetTree {
  /** Is told of each top folder before anything is put into it. */
  interface NewFolder {
    void note(String offered, String actual) throws IOException;
  }

  private final Path root;
  private final Traits traits;
  private final TakenNames rule;
  private final Publishing publishing;
  private final NewFolder newFolder;

  /** What the top folders of this transfer are called here, by their names in the manifest. */
  private final Map<String, Path> topFolders = new HashMap<>();

  /** Folders that were seen in this batch to be folders and no links. */
  private final Set<Path> verified = new HashSet<>();

  /** Folders that got something new and are not forced since. */
  private final Set<Path> touched = new LinkedHashSet<>();

  /**
   * Publishes below this folder.
   *
   * @param changed folders in which the way to it was made: to be forced with the rest
   * @param rule for names that are taken
   * @param newFolder is told what has to be told to {@link #remember} in another attempt
   */
  TargetTree(Path root, List<Path> changed, Traits traits, TakenNames rule, NewFolder newFolder) {
    this.root = root;
    this.touched.addAll(changed);
    this.traits = traits;
    this.rule = rule;
    this.newFolder = newFolder;
    this.publishing = traits.hardLinks() ? Publishing.BY_LINK : Publishing.BY_RESERVATION;
  }

  /** Takes up a top folder of an earlier attempt, if it is still there. */
  void remember(String offered, String actual) throws FileProblem {
    Path folder = child(root, actual);
    if (isFolder(folder)) {
      topFolders.put(offered, folder);
    }
  }

  /** Begins a batch: what was verified before may have been replaced since. */
  void begin() {
    verified.clear();
  }

  /** The real folder for this path, created if it is not there yet, with those above it. */
  Path folder(RelativePath path) throws FileProblem, IOException {
    return folder(path.names());
  }

  /** The folder that was created for this path, unless someone has moved or replaced it since. */
  Optional<Path> existingFolder(RelativePath path) {
    List<String> names = path.names();
    Path folder = topFolders.get(names.getFirst());
    for (int i = 0; folder != null && isFolder(folder); i++) {
      if (i == names.size() - 1) {
        return Optional.of(folder);
      }
      folder = folder.resolve(names.get(i + 1));
    }
    return Optional.empty();
  }

  /** What lies where this is to go, if that is a file and the way to it no link. */
  Optional<Path> existingFile(RelativePath path) throws FileProblem {
    Path folder = root;
    List<String> names = path.names();
    for (String name : names.subList(0, names.size() - 1)) {
      folder = child(folder, name);
      if (!isFolder(folder)) {
        return Optional.empty();
      }
    }
    Path file = child(folder, path.name());
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(file)
        : Optional.empty();
  }

  /** Whether something has the name of what is at the top of this path. */
  static boolean isTopTaken(Path root, RelativePath path) throws FileProblem {
    return Files.exists(child(root, path.names().getFirst()), LinkOption.NOFOLLOW_LINKS);
  }

  /** Where an earlier attempt has published this part, by a second name that it still has. */
  Optional<Path> published(Path part, RelativePath path) throws FileProblem, IOException {
    List<String> names = path.names();
    Optional<Path> parent =
        names.size() == 1
            ? Optional.of(root)
            : existingFolder(
                new RelativePath(String.join("/", names.subList(0, names.size() - 1))));
    if (parent.isEmpty()) {
      return Optional.empty();
    }
    for (int number = 0; number < FreeNames.MAX_TRIES; number++) {
      Path target = child(parent.get(), FreeNames.ofFile(path.name(), number));
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
          && Files.isSameFile(part, target)) {
        return Optional.of(target);
      }
    }
    return Optional.empty();
  }

  /** Publishes a part under its name, or by the rule under another. */
  Path place(Path part, RelativePath path) throws FileProblem, IOException {
    List<String> names = path.names();
    Path parent = folder(names.subList(0, names.size() - 1));
    for (int number = 0; number < FreeNames.MAX_TRIES; number++) {
      Path target = child(parent, FreeNames.ofFile(path.name(), number));
      if (publishing.tryPublish(part, target) || replaces(part, target)) {
        touched.add(parent);
        return target;
      }
      if (rule == TakenNames.FAIL) {
        throw taken(target);
      }
    }
    throw allTaken(path.name());
  }

  /** In one step: at no moment is there neither the old file nor the whole new one. */
  private boolean replaces(Path part, Path target) throws IOException {
    if (rule != TakenNames.OVERWRITE || isFolder(target)) {
      return false;
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** Ends a batch: after this its names survive a power failure. */
  void forceFolders() throws IOException {
    if (traits.forcesFolders()) {
      for (Path folder : touched) {
        try (FileChannel channel =
            FileChannel.open(folder, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
          channel.force(true);
        }
      }
    }
    touched.clear();
  }

  private Path folder(List<String> names) throws FileProblem, IOException {
    if (names.isEmpty()) {
      return root;
    }
    Path folder = topFolders.get(names.getFirst());
    if (folder == null) {
      folder = createTop(names.getFirst());
      topFolders.put(names.getFirst(), folder);
    }
    verify(folder);
    for (String name : names.subList(1, names.size())) {
      Path parent = folder;
      folder = child(parent, name);
      if (!verified.contains(folder)) {
        createIn(parent, folder);
        verify(folder);
      }
    }
    return folder;
  }

  private Path createTop(String name) throws FileProblem, IOException {
    for (int number = 0; number < FreeNames.MAX_TRIES; number++) {
      Path folder = child(root, FreeNames.ofFolder(name, number));
      boolean isNew = createIn(root, folder);
      if (!isNew && rule == TakenNames.FAIL) {
        throw taken(folder);
      }
      if (isNew || (rule.usesFolders() && isFolder(folder))) {
        newFolder.note(name, folder.getFileName().toString());
        return folder;
      }
    }
    throw allTaken(name);
  }

  private boolean createIn(Path parent, Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    touched.add(parent);
    return true;
  }

  private void verify(Path folder) throws FileProblem {
    if (!verified.contains(folder) && !isFolder(folder)) {
      throw new FileProblem(
          Reason.UNSAFE_PATH,
          "%s was moved or replaced while files arrived. Send them again and leave it in place."
              .formatted(folder));
    }
    verified.add(folder);
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** One level down and nowhere else, whatever the platform makes of a name. */
  private static Path child(Path parent, String name) throws FileProblem {
    Path child = parent.resolve(name);
    if (!parent.equals(child.getParent()) || !child.endsWith(name)) {
      throw new FileProblem(
          Reason.UNSAFE_PATH, "\"%s\" is no plain name on this system.".formatted(name));
    }
    return child;
  }

  /** What {@link TakenNames#FAIL} is about. */
  static FileProblem taken(Path path) {
    return new FileProblem(
        Reason.EXISTS,
        "%s is there already. Move it away, or say what to do by --on-exists.".formatted(path));
  }

  private FileProblem allTaken(String name) {
    return new FileProblem(
        Reason.EXISTS,
        "\"%s\" and %,d names like it are taken in %s. Make room or choose another folder."
            .formatted(name, FreeNames.MAX_TRIES - 1, root));
  }
}
