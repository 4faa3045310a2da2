package dev.godwit.agent.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A file that only grows, record by record, and is valid after a crash at any instant. What a crash
 * has torn off or spoiled, and all that comes after it, counts as never written. Confined to one
 * thread at a time.
 *
 * <pre>
 * file   = magic (4 bytes) version (4) check (4) record*
 * record = length (4) check (4) payload (length)
 * </pre>
 *
 * <p>Numbers are big-endian. A check is the CRC-32C of the check before it and of all that it
 * stands for, so that a record that was taken out, repeated or moved ends what is valid as surely
 * as one that was changed.
 */
final class RecordLog implements AutoCloseable {
  /** What one record may hold; more is no record. */
  static final int MAX_RECORD_BYTES = 1 << 20;

  private static final int HEADER_BYTES = 12;
  private static final int FRAME_BYTES = 8;

  /**
   * What a log is.
   *
   * @param magic four ASCII characters that tell the kind of log
   * @param version the newest that this program reads and the one that it writes
   */
  record Format(String magic, int version) {
    Format {
      if (magic.length() != Integer.BYTES || version < 1) {
        throw new IllegalArgumentException("a magic has 4 characters, and versions begin at 1");
      }
    }

    private int magicNumber() {
      return ByteBuffer.wrap(magic.getBytes(StandardCharsets.US_ASCII)).getInt();
    }
  }

  /** A log that a newer version of this program has written: it can neither be read nor trusted. */
  static final class NewerVersionException extends IOException {
    private static final long serialVersionUID = 1L;

    NewerVersionException(Path file, int version) {
      super("%s has version %d, which only a newer program knows".formatted(file, version));
    }
  }

  /** Takes the records of a log one by one. */
  interface Reader {
    /**
     * Takes the next record.
     *
     * @param payload valid during the call
     * @return false if it makes no sense: then it, and all that follows, counts as never written
     */
    boolean take(ByteBuffer payload);
  }

  private final FileChannel channel;
  private long end;
  private int check;

  private RecordLog(FileChannel channel) {
    this.channel = channel;
  }

  /** Creates a log where no file is yet, for the eyes of this user alone; not forced. */
  static RecordLog create(Path file, Format format) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file(file));
    RecordLog log = new RecordLog(channel);
    try {
      log.writeHeader(format);
      return log;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Opens a log that is there and gives its valid records to the reader; what is appended takes the
   * place of all that was not valid.
   *
   * @return an empty log if the file was no such log
   * @throws NewerVersionException if only a newer program knows what is in it
   */
  static RecordLog open(Path file, Format format, Reader reader) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    RecordLog log = new RecordLog(channel);
    try {
      if (!log.readAll(file, format, reader)) {
        channel.truncate(0);
        log.writeHeader(format);
      } else {
        channel.truncate(log.end);
      }
      return log;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Gives the valid records of a log to the reader, and changes nothing.
   *
   * @throws NewerVersionException if only a newer program knows what is in it
   */
  static void read(Path file, Format format, Reader reader) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      var _ = new RecordLog(channel).readAll(file, format, reader);
    }
  }

  /** Writes one more record, which is not forced; one that fails leaves the log as it was. */
  void append(ByteBuffer payload) throws IOException {
    int length = payload.remaining();
    if (length == 0 || length > MAX_RECORD_BYTES) {
      throw new IllegalArgumentException("a record has 1 byte to 1 MiB");
    }
    int next = checkOf(check, length, payload);
    ByteBuffer record = ByteBuffer.allocate(FRAME_BYTES + length);
    record.putInt(length).putInt(next).put(payload.duplicate()).flip();
    write(record, end);
    end += FRAME_BYTES + length;
    check = next;
  }

  /** Returns when all that was appended is safe from a power failure. */
  void force() throws IOException {
    channel.force(false);
  }

  /** How many bytes are valid. */
  long sizeBytes() {
    return end;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void writeHeader(Format format) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putInt(format.magicNumber()).putInt(format.version());
    check = checkOf(format.magicNumber(), format.version(), ByteBuffer.allocate(0));
    write(header.putInt(check).flip(), 0);
    end = HEADER_BYTES;
  }

  private boolean readAll(Path file, Format format, Reader reader) throws IOException {
    ByteBuffer header = read(0, HEADER_BYTES);
    if (header.remaining() < HEADER_BYTES || header.getInt() != format.magicNumber()) {
      return false;
    }
    int version = header.getInt();
    check = checkOf(format.magicNumber(), version, ByteBuffer.allocate(0));
    if (header.getInt() != check || version < 1) {
      return false;
    }
    if (version > format.version()) {
      throw new NewerVersionException(file, version);
    }
    end = HEADER_BYTES;
    long size = channel.size();
    while (readOne(size, reader)) {
      // Until the first that is not valid.
    }
    return true;
  }

  private boolean readOne(long size, Reader reader) throws IOException {
    ByteBuffer frame = read(end, FRAME_BYTES);
    if (frame.remaining() < FRAME_BYTES) {
      return false;
    }
    int length = frame.getInt();
    int stated = frame.getInt();
    if (length < 1 || length > MAX_RECORD_BYTES || length > size - end - FRAME_BYTES) {
      return false;
    }
    ByteBuffer payload = read(end + FRAME_BYTES, length);
    if (payload.remaining() < length
        || checkOf(check, length, payload) != stated
        || !reader.take(payload.asReadOnlyBuffer())) {
      return false;
    }
    end += FRAME_BYTES + length;
    check = stated;
    return true;
  }

  private static int checkOf(int before, int length, ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(FRAME_BYTES).putInt(before).putInt(length).flip());
    crc.update(payload.duplicate());
    return (int) crc.getValue();
  }

  private ByteBuffer read(long position, int bytes) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(bytes);
    int count = 0;
    while (target.hasRemaining() && count >= 0) {
      count = channel.read(target, position + target.position());
    }
    return target.flip();
  }

  private void write(ByteBuffer source, long position) throws IOException {
    while (source.hasRemaining()) {
      channel.write(source, position + source.position());
    }
  }
}
