package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The wire specification says what the codec does: its examples are replayed, its codes complete.
 */
class WireDocTest {
  private static final String DOCUMENT = Vectors.read(Path.of("..", "docs", "wire-transfer.md"));
  private static final Pattern FENCE = Pattern.compile("(?ms)^```json (.*?)\\n(.*?)^```$");
  private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

  /** Frames that only one side says; all others are said by both. */
  private static final Set<String> BY_SENDER =
      Set.of("offer", "files", "restart", "block", "file", "skip", "finish");

  private static final Set<String> BY_RECEIVER =
      Set.of("accept", "reject", "next", "have", "ack", "again", "done", "complete");

  @Test
  void everyExampleIsReadAndMeansWhatItSays() throws FrameException {
    Set<Class<?>> shown = new HashSet<>();
    Matcher fence = FENCE.matcher(DOCUMENT);
    while (fence.find()) {
      for (String line : fence.group(2).lines().toList()) {
        Frame frame = FrameCodec.decode(line);
        shown.add(frame.getClass());
        JsonNode written = Vectors.json(FrameCodec.encode(frame));
        assertEquals(Vectors.json(line), written);
        assertEquals(speakers(FrameWriter.typeOf(frame)), fence.group(1), line);
      }
    }
    assertEquals(Set.copyOf(Arrays.asList(Frame.class.getPermittedSubclasses())), shown);
  }

  private static String speakers(String type) {
    if (BY_SENDER.contains(type)) {
      return "sender";
    }
    return BY_RECEIVER.contains(type) ? "receiver" : "sender receiver";
  }

  @Test
  void everyCodeIsExplained() {
    String section = DOCUMENT.substring(DOCUMENT.indexOf("## Codes"));
    String table = section.substring(0, section.indexOf("\n## "));
    Set<String> explained =
        table
            .lines()
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> CODE.matcher(line.substring(0, line.indexOf('|', 1))).results())
            .map(found -> found.group(1))
            .collect(Collectors.toSet());

    assertEquals(
        EnumSet.allOf(TransferCode.class).stream()
            .map(TransferCode::wire)
            .collect(Collectors.toSet()),
        explained);
  }

  @Test
  void theLimitsInTheTextAreThoseOfTheCode() {
    List<String> stated =
        List.of(
            "1 MiB (" + grouped(Frame.BLOCK_BYTES) + " bytes)",
            grouped(Frame.CHUNK_BYTES) + " bytes",
            "and of " + Frame.MAX_CHUNKS_PER_FRAME + ".",
            "at most " + Frame.MAX_RANGES + " a list",
            "1 to " + Frame.MAX_PAGE_ENTRIES + " entries",
            "at most " + grouped(Manifest.MAX_ENTRIES) + " entries and 32 MiB",
            grouped(Frame.MAX_MESSAGE_BYTES) + " bytes of UTF-8",
            "after " + IncomingOffer.DECISION_TIME.toMinutes() + " minutes without an answer",
            "more than " + grouped(IncomingContent.MAX_BLOCKS_AHEAD) + " blocks ahead",
            Frame.MAX_FILES_UNDER_WAY + " files may be begun",
            "More than " + PauseState.MAX_CHANGES + " of them in",
            "at most " + PauseState.MAX_OWN_CHANGES + " in",
            "More than " + LinkLife.MAX_PINGS + " pings in " + LinkLife.PING_PERIOD.toSeconds(),
            "up to " + PublishQueue.MAX_BATCH + " at once",
            PublishQueue.MAX_WAIT.toMillis() + " ms",
            "due " + ReceiveCredit.ACK_DELAY.toMillis() + " ms after the first byte",
            "there are " + ReceiveCredit.ACK_BYTES / 1024 + " KiB of such bytes",
            "within " + ReceiveCredit.ACK_GAP.toMillis() + " ms of the last one",
            "at most " + LinkLife.CLOSE_WAIT.toSeconds() + " s, then",
            "for " + Liveness.PING_AFTER.toSeconds() + " s sends `ping`",
            "After " + Liveness.SUSPECT_AFTER.toSeconds() + " s",
            "After " + Liveness.LOST_AFTER.toSeconds() + " s",
            TransferLedger.MEMORY.toDays() + " days",
            grouped(TransferLedger.MAX_LAST_WORDS) + " transfers");
    String text = DOCUMENT.replaceAll("\\s+", " ");
    for (String statement : stated) {
      assertTrue(
          text.toLowerCase(Locale.ROOT).contains(statement.toLowerCase(Locale.ROOT)), statement);
    }
  }

  private static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
