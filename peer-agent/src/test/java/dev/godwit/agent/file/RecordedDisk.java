package dev.godwit.agent.file;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The real file system, but for this: what is changed below one folder is told to a model. */
final class RecordedDisk extends FileSystemProvider {
  private final FileSystem real;
  private final FileSystemProvider provider;
  private final CrashModel model;
  private final FileSystem system = new Recorded();

  private RecordedDisk(Path folder, CrashModel model) {
    this.real = folder.getFileSystem();
    this.provider = real.provider();
    this.model = model;
  }

  /** The same folder, on the recorded disk. */
  static Path of(Path folder, CrashModel model) {
    return new RecordedPath(new RecordedDisk(folder, model).system, folder);
  }

  private static Path bare(Path path) {
    return path instanceof RecordedPath recorded ? recorded.bare() : path;
  }

  private Path recorded(Path path) {
    return new RecordedPath(system, path);
  }

  private void note(Path path, boolean existed) {
    if (!existed) {
      model.created(path, false);
    }
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = bare(path);
    boolean existed = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    FileChannel channel = provider.newFileChannel(file, options, attributes);
    note(file, existed);
    return new RecordedChannel(channel, file, model);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    provider.createDirectory(bare(folder), attributes);
    model.created(bare(folder), true);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    provider.createLink(bare(link), bare(existing));
    model.linked(bare(link), bare(existing));
  }

  @Override
  public void delete(Path path) throws IOException {
    provider.delete(bare(path));
    model.deleted(bare(path));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    provider.move(bare(source), bare(target), options);
    model.moved(bare(source), bare(target));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> stream =
        provider.newDirectoryStream(bare(folder), path -> filter.accept(recorded(path)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> paths = stream.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return paths.hasNext();
          }

          @Override
          public Path next() {
            return recorded(paths.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return provider.isSameFile(bare(one), bare(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return provider.isHidden(bare(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return provider.getFileStore(bare(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    provider.checkAccess(bare(path), modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return provider.getFileAttributeView(bare(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return provider.readAttributes(bare(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return provider.readAttributes(bare(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    provider.setAttribute(bare(path), name, value, options);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException("nothing copies files");
  }

  @Override
  public String getScheme() {
    return "recorded";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return system;
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  /** The file system whose paths lead here. */
  private final class Recorded extends FileSystem {
    @Override
    public FileSystemProvider provider() {
      return RecordedDisk.this;
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public String getSeparator() {
      return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return real.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
      return recorded(real.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
      throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
      throw new UnsupportedOperationException();
    }
  }
}
