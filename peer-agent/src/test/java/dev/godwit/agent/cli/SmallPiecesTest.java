package dev.godwit.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.ServerAddress;
import dev.godwit.agent.TransferState;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SmallPiecesTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "30,30",
    "60s,60",
    "5m,300",
    "2h,7200",
    "1d,86400",
    "999999999d,86399999913600"
  })
  void aWaitIsReadWithItsUnit(String typed, long seconds) {
    assertEquals(Duration.ofSeconds(seconds), new WaitTime().convert(typed));
  }

  @Test
  void forEverIsAWaitToo() {
    assertEquals(ChronoUnit.FOREVER.getDuration(), new WaitTime().convert("forever"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5s", "5 m", "1w", "10000000000", "ever", "5M"})
  void whatIsNoWaitIsRefused(String typed) {
    assertThrows(TypeConversionException.class, () -> new WaitTime().convert(typed));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "999,999 B",
    "1000,1.0 kB",
    "99949,99.9 kB",
    "99950,100 kB",
    "999499,999 kB",
    "999500,1.0 MB",
    "1400000000,1.4 GB",
    "9223372036854775807,9223 PB"
  })
  void bytesAreShownInPowersOfAThousand(long bytes, String shown) {
    assertEquals(shown, Amount.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({"0,0:00", "59,0:59", "187,3:07", "3599,59:59", "3723,1:02:03", "360000,100:00:00"})
  void timesAreShownAsOnAClock(long seconds, String shown) {
    assertEquals(shown, Amount.time(Duration.ofSeconds(seconds)));
  }

  @Test
  void speedIsThatOfTheLastSeconds() {
    Speed speed = new Speed();
    assertEquals(0, speed.note(0, 0));
    assertEquals(1e6, speed.note(1_000_000, 1_000_000_000L));
    assertEquals(1e6, speed.note(2_000_000, 2_000_000_000L));
    speed.note(2_000_000, 4_000_000_000L);
    assertEquals(0, speed.note(2_000_000, 6_000_000_000L), "what stands still is not fast");
  }

  @Test
  void howLongTheRestTakesIsToldOnlyIfItMoves() {
    assertEquals(Optional.of(Duration.ofSeconds(4)), Speed.timeLeft(10, 3));
    assertEquals(Optional.empty(), Speed.timeLeft(10, 0));
  }

  @Test
  void whatWouldMoveTheCursorIsReplaced() {
    assertEquals("a\uFFFD[2Jb", Printable.of("a\u001b[2Jb"));
    assertEquals("a\uFFFDb", Printable.of("a\nb"));
    assertEquals("\uFFFDfdp.exe", Printable.of("\u202Efdp.exe"), "nor is text turned around");
    assertEquals("\uFFFD", Printable.of("\uD800"));
  }

  @Test
  void namesOfAllLanguagesAreShownAsTheyAre() {
    for (String name :
        new String[] {"café", "報告.pdf", "отчёт", "दस्तावेज़", "👩\u200D👩\u200D👧"}) {
      assertEquals(name, Printable.of(name));
    }
  }

  @Test
  void wideLettersTakeTwoColumnsAndMarksNone() {
    assertEquals(4, Columns.of("café"));
    assertEquals(4, Columns.of("cafe\u0301"));
    assertEquals(8, Columns.of("報告.pdf"));
    assertEquals(2, Columns.of("🎉"));
  }

  @Test
  void textIsCutToTheColumnsThereAre() {
    assertEquals("report", Columns.cut("report", 6));
    assertEquals("repo…", Columns.cut("report", 5));
    assertEquals("報…", Columns.cut("報告書", 4));
    assertEquals("", Columns.cut("report", 0));
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETE,complete,0,0",
    "COMPLETE,complete,2,1",
    "REJECTED,declined,0,3",
    "REJECTED,busy,0,3",
    "REJECTED,no_answer,0,4",
    "FAILED,no_answer,0,4",
    "FAILED,peer_offline,0,4",
    "FAILED,digest_mismatch,0,6",
    "FAILED,no_space,0,1",
    "CANCELLED,cancelled,0,1",
    "INTERRUPTED,link_lost,0,5",
    "INTERRUPTED,interrupted,0,5"
  })
  void anEndHasItsExitCode(TransferState state, String code, int skipped, int exit) {
    assertEquals(exit, ExitCode.of(Snapshots.of(state, code, skipped)));
  }

  @Test
  void whatHasNotEndedHasNoExitCode() {
    assertThrows(
        IllegalArgumentException.class, () -> ExitCode.of(Snapshots.of(TransferState.SENT, "", 0)));
  }

  @Test
  void theCommandForTheOtherSideIsReadyForAShell() throws Exception {
    ServerAddress server = ServerAddress.parse("ws://example.org:8888");
    assertEquals(
        "./godwit receive --server ws://example.org:8888 --as 'ann b' --from=-bob",
        Commands.receive(server, "ann b", "-bob"));
    assertEquals(
        "./godwit send FILE --to ann --server wss://example.org:443/base",
        Commands.send(ServerAddress.parse("https://example.org/base"), "ann"));
    assertEquals(
        "./godwit receive --server wss://a:443 --server-fingerprint AB"
            + ":AB".repeat(31)
            + " --as ann --from bob",
        Commands.receive(ServerAddress.parse("wss://a").known("ab".repeat(32)), "ann", "bob"));
    assertTrue(ServerAddress.parse("[::1]").shown().equals("ws://[::1]:8888"));
  }
}
