package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.RelativePath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The folder that what arrives is put into, with those of single senders right in it. */
public final class Inbox {
  private Inbox() {}

  /** It and those right in it, as far as there are partials in them. */
  public static List<Path> foldersWithPartials(Path directory) {
    List<Path> folders = new ArrayList<>();
    if (hasPartials(directory)) {
      folders.add(directory);
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Inbox::hasPartials)) {
      children.forEach(folders::add);
    } catch (IOException | DirectoryIteratorException e) {
      // What can't be listed has nothing that could be gone on with.
    }
    return folders;
  }

  private static boolean hasPartials(Path folder) {
    return Files.isDirectory(folder.resolve(RelativePath.RESERVED_NAME), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * How much of a disk is promised to what lies here: the sizes of all files, and of the transfers
   * that have arrived in part, as they were offered.
   *
   * @throws FileProblem {@code UNREADABLE}
   */
  public static long promisedBytes(Path directory) throws FileProblem {
    Usage usage = new Usage();
    try {
      var _ = Files.walkFileTree(directory, usage);
    } catch (IOException e) {
      throw DiskErrors.reading(directory, e);
    }
    return usage.bytes;
  }

  /** How many folders are right in it. */
  public static int senderFolders(Path directory) throws FileProblem {
    int count = 0;
    try (DirectoryStream<Path> children =
        Files.newDirectoryStream(
            directory, child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))) {
      for (Path _ : children) {
        count++;
      }
      return count;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw DiskErrors.reading(directory, e);
    }
  }

  private static final class Usage extends SimpleFileVisitor<Path> {
    private long bytes;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      Path name = folder.getFileName();
      if (name != null && name.toString().equals(RelativePath.RESERVED_NAME)) {
        Path parent = folder.getParent();
        if (parent != null) {
          Partials.in(parent).values().forEach(partial -> add(partial.totalBytes()));
        }
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      add(attributes.size());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (!(failure instanceof NoSuchFileException)) {
        throw failure;
      }
      return FileVisitResult.CONTINUE; // It has just been taken away.
    }

    private void add(long more) {
      bytes = bytes + more < 0 ? Long.MAX_VALUE : bytes + more;
    }
  }
}
