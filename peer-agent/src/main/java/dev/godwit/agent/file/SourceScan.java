package dev.godwit.agent.file;

import dev.godwit.agent.file.FileProblem.Reason;
import dev.godwit.agent.file.SkippedSource.Why;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.FileEntry.Kind;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.RelativePath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds what is to be sent: walks the given files and folders once and lists them in an order that
 * depends on their names alone. Confined to its caller.
 */
final class SourceScan {
  private record Named(String name, Path path) {}

  private final List<FileEntry> entries = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();
  private final List<SkippedSource> skipped = new ArrayList<>();
  private final List<Path> roots = new ArrayList<>();
  private final Exclusions exclusions;
  private int found;

  private SourceScan(Exclusions exclusions) {
    this.exclusions = exclusions;
  }

  /** The whole scan; the parts of the result are numbered alike. */
  static SourceScan of(List<Path> roots, Exclusions exclusions) throws FileProblem {
    if (roots.isEmpty()) {
      throw new IllegalArgumentException("nothing to send");
    }
    DiskErrors.requireUnicodeNames(roots.getFirst());
    SourceScan scan = new SourceScan(exclusions);
    List<Named> named = new ArrayList<>();
    for (Path root : roots) {
      Named one = scan.nameOfRoot(root);
      scan.roots.add(one.path());
      named.add(one);
    }
    for (Named root : sorted(named)) {
      scan.addRoot(root);
    }
    return scan;
  }

  Manifest manifest() throws FileProblem {
    Optional<String> problem = Manifest.problemWith(entries);
    if (problem.isPresent()) {
      throw new FileProblem(Reason.TOO_MANY_FILES, problem.get() + " Send less at a time.");
    }
    return new Manifest(entries);
  }

  List<Source> sources() {
    return List.copyOf(sources);
  }

  /** What was asked for, by its real paths. */
  List<Path> roots() {
    return List.copyOf(roots);
  }

  List<SkippedSource> skipped() {
    return List.copyOf(skipped);
  }

  private Named nameOfRoot(Path root) throws FileProblem {
    countOne();
    Path name = root.getFileName();
    boolean says = name != null && !List.of("", ".", "..").contains(name.toString());
    // A link that was named by hand is meant: its target is sent, under the name of the link.
    Path real = real(root);
    Path effective = says ? name : real.getFileName();
    if (effective == null) {
      throw new FileProblem(
          Reason.UNSAFE_PATH, "%s has no name to send it by. Send what is in it.".formatted(root));
    }
    String text =
        textOf(effective)
            .orElseThrow(() ->
                new FileProblem(
                    Reason.ENCODING,
                    "The name of %s is not valid text. Rename it and try again.".formatted(root)));
    Optional<String> problem = RelativePath.problemWith(text);
    if (problem.isPresent()) {
      throw new FileProblem(
          Reason.UNSAFE_PATH, "%s can't be sent: %s".formatted(root, problem.get()));
    }
    return new Named(text, real);
  }

  private static Path real(Path root) throws FileProblem {
    try {
      return root.toRealPath();
    } catch (NoSuchFileException e) {
      throw new FileProblem(
          Reason.NOT_FOUND, "%s does not exist. Check the name.".formatted(root), e);
    } catch (IOException e) {
      throw DiskErrors.reading(root, e);
    }
  }

  private void addRoot(Named root) throws FileProblem {
    int skippedBefore = skipped.size();
    int addedBefore = entries.size();
    add(root.path(), root.name());
    if (entries.size() == addedBefore) {
      SkippedSource why = skipped.get(skippedBefore);
      throw new FileProblem(
          Reason.UNREADABLE,
          "%s can't be sent: it is %s.".formatted(why.path(), why.why().words()));
    }
  }

  private void add(Path path, String text) throws FileProblem {
    BasicFileAttributes attributes;
    try {
      attributes = attributes(path);
    } catch (IOException e) {
      skip(path, Why.UNREADABLE);
      return;
    }
    if (attributes.isSymbolicLink()) {
      skip(path, Why.SYMBOLIC_LINK);
    } else if (attributes.isDirectory()) {
      addFolder(path, text, attributes);
    } else if (!attributes.isRegularFile()) {
      skip(path, Why.SPECIAL_FILE);
    } else if (!Files.isReadable(path)) {
      skip(path, Why.UNREADABLE);
    } else {
      list(path, text, attributes);
    }
  }

  private void addFolder(Path folder, String text, BasicFileAttributes attributes)
      throws FileProblem {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      for (Path child : listing) {
        countOne();
        children.add(child);
      }
    } catch (IOException | DirectoryIteratorException e) {
      skip(folder, Why.UNREADABLE);
      return;
    }
    list(folder, text, attributes);
    List<Named> named = new ArrayList<>(children.size());
    for (Path child : children) {
      Optional<String> name = textOf(child.getFileName());
      if (name.isPresent()) {
        named.add(new Named(name.get(), child));
      } else {
        skip(child, Why.UNSENDABLE_NAME);
      }
    }
    for (Named child : sorted(named)) {
      addChild(child, text + "/" + child.name());
    }
  }

  private void addChild(Named child, String text) throws FileProblem {
    if (child.name().equals(RelativePath.RESERVED_NAME)
        && Files.isDirectory(child.path(), LinkOption.NOFOLLOW_LINKS)) {
      return; // The parts of transfers that arrive here: they are no part of the folder.
    }
    if (exclusions.excludes(text)) {
      return;
    }
    if (RelativePath.problemWith(text).isPresent()) {
      skip(child.path(), Why.UNSENDABLE_NAME);
    } else {
      add(child.path(), text);
    }
  }

  private void list(Path path, String text, BasicFileAttributes attributes) {
    boolean directory = attributes.isDirectory();
    long modified = attributes.lastModifiedTime().toMillis();
    entries.add(
        new FileEntry(
            new RelativePath(text),
            OptionalLong.of(directory ? 0 : attributes.size()),
            modified < 0 ? OptionalLong.empty() : OptionalLong.of(modified),
            directory ? Kind.DIRECTORY : Kind.FILE,
            Optional.empty(),
            !directory && isExecutable(attributes)));
    sources.add(Source.of(path, attributes));
  }

  private void skip(Path path, Why why) {
    skipped.add(new SkippedSource(path, why));
  }

  private void countOne() throws FileProblem {
    if (++found > Manifest.MAX_ENTRIES) {
      throw new FileProblem(
          Reason.TOO_MANY_FILES,
          "There are more than %,d files and folders. Send them in parts, or as an archive."
              .formatted(Manifest.MAX_ENTRIES));
    }
  }

  /** Sorted by name; two that differ only in how the same text is encoded cannot both be sent. */
  private static List<Named> sorted(List<Named> named) throws FileProblem {
    named.sort(Comparator.comparing(Named::name));
    for (int i = 1; i < named.size(); i++) {
      Named one = named.get(i - 1);
      Named other = named.get(i);
      if (one.name().equals(other.name())) {
        throw new FileProblem(
            Reason.SAME_NAME,
            "%s and %s would arrive under the same name. Rename one, or send them one by one."
                .formatted(one.path(), other.path()));
      }
    }
    return named;
  }

  /** The name as it goes over the wire, in NFC; empty if its bytes are no text. */
  private static Optional<String> textOf(Path name) {
    String text = name.toString();
    try {
      boolean faithful = name.getFileSystem().getPath(text).equals(name);
      return faithful
          ? Optional.of(Normalizer.normalize(text, Normalizer.Form.NFC))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    Class<? extends BasicFileAttributes> kind =
        posix ? PosixFileAttributes.class : BasicFileAttributes.class;
    return Files.readAttributes(path, kind, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isExecutable(BasicFileAttributes attributes) {
    return attributes instanceof PosixFileAttributes posix
        && posix.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
  }
}
