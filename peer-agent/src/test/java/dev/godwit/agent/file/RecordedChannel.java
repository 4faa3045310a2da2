package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A channel that tells a model what it does to its file. */
final class RecordedChannel extends FileChannel {
  private final FileChannel channel;
  private final Path file;
  private final CrashModel model;

  RecordedChannel(FileChannel channel, Path file, CrashModel model) {
    this.channel = channel;
    this.file = file;
    this.model = model;
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    ByteBuffer seen = source.duplicate();
    int count = channel.write(source, position);
    byte[] bytes = new byte[count];
    seen.get(bytes);
    model.wrote(file, position, bytes);
    return count;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    long position = channel.position();
    int count = write(source, position);
    channel.position(position + count);
    return count;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    channel.force(metaData);
    model.forced(file);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    channel.truncate(size);
    model.truncated(file, size);
    return this;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return channel.read(target, position);
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    channel.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return channel.tryLock(position, size, shared);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return channel.lock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    channel.close();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }
}
