package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectFileTest {
  private static final int PAGE = DirectFile.PAGE_BYTES;
  private static final int MUCH = DirectFile.MIN_BYTES;

  private @TempDir Path directory;
  private final DirectFile writer = DirectFile.writing(this::path);

  private Path path(int number) {
    return directory.resolve(Integer.toString(number));
  }

  @BeforeEach
  void create() throws IOException {
    Files.createFile(directory.resolve("0"));
    Files.createFile(directory.resolve("1"));
  }

  @AfterEach
  void close() throws IOException {
    writer.close();
  }

  private static ByteBuffer onBorder(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return ByteBuffer.allocateDirect(length + 2 * PAGE)
        .alignedSlice(PAGE)
        .slice(0, length)
        .put(content)
        .flip();
  }

  private static byte[] bytes(ByteBuffer slice, int length) {
    byte[] bytes = new byte[length];
    slice.get(0, bytes);
    return bytes;
  }

  @Test
  void wholePagesAreWrittenAndTheRestIsLeft() throws IOException {
    ByteBuffer slice = onBorder(MUCH + 100);
    assertEquals(MUCH, writer.write(0, slice, PAGE));
    assertEquals(100, slice.remaining());
    byte[] written = Files.readAllBytes(directory.resolve("0"));
    assertEquals(PAGE + MUCH, written.length);
    assertArrayEquals(bytes(slice, MUCH), Arrays.copyOfRange(written, PAGE, written.length));
  }

  @Test
  void wholePagesAreReadAndTheRestIsLeft() throws IOException {
    byte[] content = bytes(onBorder(2 * MUCH), 2 * MUCH);
    Files.write(directory.resolve("0"), content);
    try (DirectFile reader = DirectFile.reading(this::path)) {
      ByteBuffer target = onBorder(MUCH + 100);
      assertEquals(MUCH, reader.read(0, target, PAGE));
      assertEquals(100, target.remaining());
      assertArrayEquals(Arrays.copyOfRange(content, PAGE, PAGE + MUCH), bytes(target, MUCH));
      assertEquals(0, reader.read(0, onBorder(MUCH), 2 * MUCH), "there is nothing behind the end");
    }
  }

  @Test
  void severalFilesTakeTurns() throws IOException {
    ByteBuffer slice = onBorder(MUCH);
    for (int turn = 0; turn < 2; turn++) {
      for (int file = 0; file < 2; file++) {
        assertEquals(MUCH, writer.write(file, slice.rewind(), (long) turn * MUCH));
      }
    }
    assertEquals(2 * MUCH, Files.size(directory.resolve("0")));
    assertEquals(2 * MUCH, Files.size(directory.resolve("1")));
  }

  @Test
  void whatIsNotOnABorderIsLeft() throws IOException {
    ByteBuffer slice = onBorder(MUCH + PAGE);
    assertEquals(0, writer.write(0, slice, 100));
    assertEquals(0, writer.write(0, slice.position(100), 0));
    assertEquals(0, writer.write(0, onBorder(MUCH - 1), 0));
    assertEquals(0, writer.write(0, ByteBuffer.allocate(MUCH), 0));
    assertEquals(100, slice.position());
    assertEquals(0, Files.size(directory.resolve("0")));
  }

  @Test
  void whereItCannotBeDoneItIsNotTriedAgain() throws IOException {
    Files.createDirectory(directory.resolve("2"));
    ByteBuffer slice = onBorder(MUCH);
    assertEquals(0, writer.write(2, slice, 0));
    assertEquals(MUCH, slice.remaining(), "all is left for another way");
    assertEquals(0, writer.write(0, slice, 0));
  }
}
