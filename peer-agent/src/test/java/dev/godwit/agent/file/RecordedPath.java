package dev.godwit.agent.file;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** A path on a {@link RecordedDisk}. */
record RecordedPath(FileSystem getFileSystem, Path bare) implements Path {
  private static Path bare(Path path) {
    return path instanceof RecordedPath recorded ? recorded.bare() : path;
  }

  private Path recorded(Path path) {
    return new RecordedPath(getFileSystem, path);
  }

  private @Nullable Path recordedOrNull(@Nullable Path path) {
    return path == null ? null : recorded(path);
  }

  @Override
  public boolean isAbsolute() {
    return bare.isAbsolute();
  }

  @Override
  public @Nullable Path getRoot() {
    return recordedOrNull(bare.getRoot());
  }

  @Override
  public @Nullable Path getFileName() {
    return recordedOrNull(bare.getFileName());
  }

  @Override
  public @Nullable Path getParent() {
    return recordedOrNull(bare.getParent());
  }

  @Override
  public int getNameCount() {
    return bare.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return recorded(bare.getName(index));
  }

  @Override
  public Path subpath(int from, int to) {
    return recorded(bare.subpath(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return bare.startsWith(bare(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return bare.endsWith(bare(other));
  }

  @Override
  public Path normalize() {
    return recorded(bare.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return recorded(bare.resolve(bare(other)));
  }

  @Override
  public Path relativize(Path other) {
    return recorded(bare.relativize(bare(other)));
  }

  @Override
  public URI toUri() {
    return bare.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return recorded(bare.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return recorded(bare.toRealPath(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return bare.compareTo(bare(other));
  }

  @Override
  public String toString() {
    return bare.toString();
  }
}
