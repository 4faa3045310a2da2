package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes journal records as bytes and reads them: a kind of one byte, then the record's components
 * in order. Numbers are big-endian, texts UTF-8 after their length in two bytes, lists after their
 * count in four. Pure.
 */
final class JournalCodec {
  private static final byte BEGUN = 1;
  private static final byte ATTEMPT = 2;
  private static final byte FOLDER = 3;
  private static final byte VERIFIED = 4;
  private static final byte RESTARTED = 5;
  private static final byte DONE = 6;
  private static final byte STOPPED = 7;

  /** A block is its number in its file, and its digest. */
  private static final int BLOCK_BYTES = Integer.BYTES + Digest.BYTES;

  /** So that a list of them fits into one record. */
  static final int MAX_BLOCKS = 16_384;

  private JournalCodec() {}

  static ByteBuffer encode(JournalRecord entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(entry, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  /** The record in these bytes, or empty if they make no sense. */
  static Optional<JournalRecord> decode(ByteBuffer in) {
    try {
      Optional<JournalRecord> entry = read(in);
      return in.hasRemaining() ? Optional.empty() : entry;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void write(JournalRecord entry, DataOutputStream out) throws IOException {
    switch (entry) {
      case JournalRecord.Begun begun -> {
        out.writeByte(BEGUN);
        writeDigest(begun.manifest(), out);
        writeText(begun.peer(), out);
        writeTexts(begun.names(), out);
        out.writeInt(begun.files());
        out.writeLong(begun.totalBytes());
        out.writeLong(begun.sinceMillis());
      }
      case JournalRecord.Attempt(int number) -> {
        out.writeByte(ATTEMPT);
        out.writeInt(number);
      }
      case JournalRecord.Folder(String offered, String actual) -> {
        out.writeByte(FOLDER);
        writeText(offered, out);
        writeText(actual, out);
      }
      case JournalRecord.Verified(int file, List<HeldBlock> blocks) -> {
        out.writeByte(VERIFIED);
        out.writeInt(file);
        out.writeInt(blocks.size());
        for (HeldBlock block : blocks) {
          out.writeInt(block.index());
          writeDigest(block.digest(), out);
        }
      }
      case JournalRecord.Restarted(int file) -> {
        out.writeByte(RESTARTED);
        out.writeInt(file);
      }
      case JournalRecord.Done(List<Integer> files, List<String> names) -> {
        out.writeByte(DONE);
        out.writeInt(files.size());
        for (int file : files) {
          out.writeInt(file);
        }
        writeTexts(names, out);
      }
      case JournalRecord.Stopped() -> out.writeByte(STOPPED);
    }
  }

  private static Optional<JournalRecord> read(ByteBuffer in) {
    return switch (in.get()) {
      case BEGUN ->
          Optional.of(
              new JournalRecord.Begun(
                  Digest.from(in),
                  readText(in),
                  readTexts(in),
                  within(in.getInt(), Manifest.MAX_ENTRIES),
                  in.getLong(),
                  in.getLong()));
      case ATTEMPT -> Optional.of(new JournalRecord.Attempt(in.getInt()));
      case FOLDER -> Optional.of(new JournalRecord.Folder(readText(in), readText(in)));
      case VERIFIED -> Optional.of(new JournalRecord.Verified(readFile(in), readBlocks(in)));
      case RESTARTED -> Optional.of(new JournalRecord.Restarted(readFile(in)));
      case DONE -> Optional.of(new JournalRecord.Done(readFiles(in), readTexts(in)));
      case STOPPED -> Optional.of(new JournalRecord.Stopped());
      default -> Optional.empty();
    };
  }

  private static List<HeldBlock> readBlocks(ByteBuffer in) {
    int count = within(in.getInt(), in.remaining() / BLOCK_BYTES);
    List<HeldBlock> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int index = within(in.getInt(), BlockDigests.MAX_INDEX);
      blocks.add(new HeldBlock(index, Digest.from(in)));
    }
    return blocks;
  }

  private static List<Integer> readFiles(ByteBuffer in) {
    int count = within(in.getInt(), in.remaining() / Integer.BYTES);
    List<Integer> files = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      files.add(readFile(in));
    }
    return files;
  }

  private static int readFile(ByteBuffer in) {
    return within(in.getInt(), Manifest.MAX_ENTRIES - 1);
  }

  private static void writeDigest(Digest digest, DataOutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Digest.BYTES);
    digest.putInto(bytes);
    out.write(bytes.array());
  }

  private static void writeTexts(List<String> texts, DataOutputStream out) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      writeText(text, out);
    }
  }

  private static List<String> readTexts(ByteBuffer in) {
    int count = within(in.getInt(), in.remaining() / Short.BYTES);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(readText(in));
    }
    return texts;
  }

  private static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private static String readText(ByteBuffer in) {
    byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int within(int value, int max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }
}
