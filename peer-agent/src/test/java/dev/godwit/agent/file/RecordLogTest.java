package dev.godwit.agent.file;

import static dev.godwit.agent.file.Arriving.randomBytes;
import static dev.godwit.agent.file.Arriving.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.RecordLog.Format;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes back of a log, whatever has become of its file. */
final class RecordLogTest {
  private static final Format FORMAT = new Format("TEST", 2);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("log");
  }

  @Test
  void whatWasAppendedIsReadInOrder() throws Exception {
    write("one", "two", "three");

    assertEquals(List.of("one", "two", "three"), read());
  }

  @Test
  void aLogGoesOnWhereItEnded() throws Exception {
    write("one");
    append("two");

    assertEquals(List.of("one", "two"), read());
  }

  @Test
  void wheneverItIsTornWhatComesBeforeIsValidAndMoreCanFollow() throws Exception {
    write("one", "two", "three");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      List<String> valid = read();
      assertEquals(List.of("one", "two", "three").subList(0, valid.size()), valid);

      append("more");

      List<String> expected = new ArrayList<>(valid);
      expected.add("more");
      assertEquals(expected, read());
    }
  }

  @Test
  void whateverByteIsChangedNothingElseThanWhatWasWrittenIsRead() throws Exception {
    write("one", "two", "three");
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x40;
      Files.write(file, changed);
      List<String> valid = read();
      assertEquals(List.of("one", "two", "three").subList(0, valid.size()), valid);
      assertTrue(valid.size() < 3, "a changed byte was not noticed");
    }
  }

  @Test
  void aRecordThatIsTakenOutOrRepeatedEndsWhatIsValid() throws Exception {
    write("one", "two", "six", "end");
    byte[] whole = Files.readAllBytes(file);
    int record = 8 + 3;
    byte[] without = new byte[whole.length - record];
    System.arraycopy(whole, 0, without, 0, 12 + record);
    System.arraycopy(whole, 12 + 2 * record, without, 12 + record, 2 * record);
    Files.write(file, without);
    assertEquals(List.of("one"), read());

    byte[] twice = Arrays.copyOf(whole, whole.length);
    System.arraycopy(whole, 12, twice, 12 + record, record);
    Files.write(file, twice);
    assertEquals(List.of("one"), read());
  }

  @Test
  void bytesOfAnyKindAreNoReasonToFail() throws Exception {
    Random random = new Random(4711);
    for (int round = 0; round < 500; round++) {
      write("one", "two");
      byte[] bytes = Files.readAllBytes(file);
      byte[] junk = randomBytes(random.nextInt(64), round);
      int at = random.nextInt(bytes.length);
      byte[] mixed = Arrays.copyOf(bytes, at + junk.length);
      System.arraycopy(junk, 0, mixed, at, junk.length);
      Files.write(file, mixed);
      int seed = round;
      List<String> valid = read();
      assertTrue(
          List.of("one", "two").subList(0, Math.min(2, valid.size())).equals(valid),
          () -> "in round " + seed);
      Files.delete(file);
    }
  }

  @Test
  void aRecordThatTheReaderRefusesIsWrittenOver() throws Exception {
    write("one", "bad", "three");
    List<String> seen = new ArrayList<>();
    try (RecordLog log =
        RecordLog.open(
            file,
            FORMAT,
            payload -> {
              String text = UTF_8.decode(payload).toString();
              seen.add(text);
              return !text.equals("bad");
            })) {
      log.append(ByteBuffer.wrap(utf8("two")));
    }
    assertEquals(List.of("one", "bad"), seen);
    assertEquals(List.of("one", "two"), read());
  }

  @Test
  void aNewerVersionIsToldAndNotTouched() throws Exception {
    RecordLog.create(file, new Format("TEST", 3)).close();
    byte[] before = Files.readAllBytes(file);

    assertThrows(RecordLog.NewerVersionException.class, this::read);
    assertThrows(RecordLog.NewerVersionException.class, () -> append("x"));

    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void anotherKindOfLogIsNone() throws Exception {
    RecordLog.create(file, new Format("ELSE", 1)).close();

    assertEquals(List.of(), read());
  }

  @Test
  void anOlderVersionIsRead() throws Exception {
    RecordLog.create(file, new Format("TEST", 1)).close();
    append("one");

    assertEquals(List.of("one"), read());
  }

  @Test
  void recordsHaveALimit() throws Exception {
    try (RecordLog log = RecordLog.create(file, FORMAT)) {
      log.append(ByteBuffer.allocate(RecordLog.MAX_RECORD_BYTES));
      assertThrows(
          IllegalArgumentException.class,
          () -> log.append(ByteBuffer.allocate(RecordLog.MAX_RECORD_BYTES + 1)));
      assertThrows(IllegalArgumentException.class, () -> log.append(ByteBuffer.allocate(0)));
    }
    assertEquals(1, read().size());
  }

  private void write(String... records) throws IOException {
    RecordLog.create(file, FORMAT).close();
    append(records);
  }

  private void append(String... records) throws IOException {
    if (Files.notExists(file)) {
      RecordLog.create(file, FORMAT).close();
    }
    try (RecordLog log = RecordLog.open(file, FORMAT, _ -> true)) {
      for (String one : records) {
        log.append(ByteBuffer.wrap(utf8(one)));
      }
    }
  }

  private List<String> read() throws IOException {
    List<String> records = new ArrayList<>();
    RecordLog.read(
        file,
        FORMAT,
        payload -> {
          records.add(UTF_8.decode(payload).toString());
          return true;
        });
    return records;
  }
}
