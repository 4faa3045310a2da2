package dev.godwit.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.Delivery;
import dev.godwit.agent.Presence;
import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import dev.godwit.agent.Unfinished;
import dev.godwit.protocol.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.node.ObjectNode;

/** Holds {@code docs/cli.md} against the program. */
class CliPageTest {
  private static final Pattern OPTION = Pattern.compile("`(--?[A-Za-z-]+)[` ]");

  private final String page;

  CliPageTest() throws IOException {
    page = Files.readString(Path.of("..", "docs", "cli.md"));
  }

  /** The part of the page under this heading, up to the next one of its kind. */
  private String section(String heading) {
    int start = page.indexOf("\n## " + heading);
    assertTrue(start >= 0, heading);
    int end = page.indexOf("\n## ", start + 1);
    return page.substring(start, end < 0 ? page.length() : end);
  }

  /** The first cells of the section's tables. */
  private static List<String> firstCells(String section) {
    return section
        .lines()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.substring(2, line.indexOf(" |", 2)))
        .toList();
  }

  private static Set<String> options(String section) {
    return firstCells(section).stream()
        .flatMap(cell -> OPTION.matcher(cell).results().map(match -> match.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> optionsOf(String command) {
    CommandLine line =
        Objects.requireNonNull(
            Main.commandLine(new Invocation(List.of(), Map.of())).getSubcommands().get(command),
            command);
    return line.getCommandSpec().options().stream()
        .flatMap(option -> Arrays.stream(option.names()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void assertDocumented(String command, String heading) {
    Set<String> documented = options(section("Options of both"));
    documented.addAll(options(section(heading)));
    assertEquals(documented, optionsOf(command));
  }

  @Test
  void eachOptionOfSendIsDocumentedAndNoOther() {
    assertDocumented("send", "`godwit send PATH…`");
  }

  @Test
  void eachOptionOfReceiveIsDocumentedAndNoOther() {
    assertDocumented("receive", "`godwit receive`");
  }

  @Test
  void eachOptionOfTheDaemonAndItsQuestionsIsDocumentedAndNoOther() {
    assertEquals(options(section("`godwit agent`")), optionsOf("agent"));
    assertEquals(options(section("`godwit status`")), optionsOf("status"));
    assertEquals(options(section("`godwit who NAME…`")), optionsOf("who"));
  }

  @Test
  void eachOptionOfHistoryIsDocumentedAndNoOther() {
    assertEquals(options(section("`godwit history`")), optionsOf("history"));
  }

  @Test
  void eachOptionOfCompletionIsDocumentedAndNoOther() {
    assertEquals(options(section("`godwit completion`")), optionsOf("completion"));
  }

  @Test
  void theAgentsCommandsOfThePageAreUnderstood() {
    List<String[]> commands =
        page.lines()
            .filter(line -> line.matches("\\$ \\./godwit (send|receive) .*"))
            .map(line -> line.replace("$ ./godwit ", "").replaceAll(" \\|.*", "").split(" "))
            .toList();
    assertEquals(4, commands.size());
    for (String[] command : commands) {
      CommandLine.ParseResult parsed =
          Main.commandLine(new Invocation(List.of(), Map.of())).parseArgs(command);
      assertTrue(parsed.hasSubcommand(), String.join(" ", command));
    }
  }

  @Test
  void eachStateIsDocumentedWithItsNumber() {
    Map<String, String> documented =
        Pattern.compile("\\| `([a-z]+)` \\| (-?\\d+) \\|")
            .matcher(page)
            .results()
            .collect(Collectors.toMap((MatchResult row) -> row.group(1), row -> row.group(2)));
    Map<String, String> real =
        Arrays.stream(TransferState.values())
            .collect(Collectors.toMap(TransferState::word, s -> String.valueOf(s.number())));
    assertEquals(new TreeMap<>(real), new TreeMap<>(documented));
  }

  @Test
  void eachExitCodeIsDocumented() {
    Set<String> codes = Set.copyOf(firstCells(section("Exit codes")));
    for (int code :
        new int[] {
          ExitCode.DONE,
          ExitCode.FAILED,
          ExitCode.USAGE,
          ExitCode.REJECTED,
          ExitCode.NO_ANSWER,
          ExitCode.INTERRUPTED,
          ExitCode.INTEGRITY
        }) {
      assertTrue(codes.contains(String.valueOf(code)), "exit code " + code);
    }
  }

  @Test
  void eachEventHasTheFieldsOfItsExample() throws Exception {
    assertEquals(shapes(examples()), shapes(allEvents()));
  }

  @Test
  void eachFieldOfAStateIsDocumented() throws Exception {
    String section = section("Events of `--json`");
    for (ObjectNode event : allEvents()) {
      for (String field : event.propertyNames()) {
        assertTrue(section.contains("`" + field + "`"), field);
      }
    }
  }

  /** Each event's name with its fields in order; an event may come in several shapes. */
  private static Map<String, Set<String>> shapes(List<ObjectNode> events) {
    Map<String, Set<String>> shapes = new TreeMap<>();
    for (ObjectNode event : events) {
      shapes
          .computeIfAbsent(event.get("event").asString(), _ -> new TreeSet<>())
          .add(String.join(" ", event.propertyNames()));
    }
    return shapes;
  }

  private List<ObjectNode> examples() throws Exception {
    return nodes(
        section("Events of `--json`").lines().filter(line -> line.startsWith("{")).toList());
  }

  private static List<ObjectNode> allEvents() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    JsonTalk talk = new JsonTalk(out, out);
    talk.online("ann", "ws://example.org:8888");
    talk.offline("Lost.");
    talk.ready("ann", Path.of("/inbox"), "./godwit send");
    talk.hint("./godwit receive");
    talk.text("bob", "https://example.org/");
    talk.skippedSource(Path.of("/photos/latest"), "a symbolic link");
    talk.changed(1, Snapshots.of(TransferState.OFFERED, "", 0));
    SequencedMap<Integer, TransferSnapshot> underWay = new LinkedHashMap<>();
    underWay.put(1, Snapshots.moving("report.pdf", 1));
    talk.progress(underWay, 0);
    talk.changed(1, Snapshots.saved(Path.of("/inbox/report.pdf")));
    talk.failed("name_taken", "Choose another.");
    out.println(
        ResumeList.json(
            new Unfinished("bob", List.of("photos"), 12, 3, 3_000_000, 1, Instant.EPOCH)));
    out.println(
        HistoryCommand.json(
            new Delivery.OfFile(Instant.EPOCH, true, "ann", "report.pdf", 3_000_000, "digest")));
    out.println(HistoryCommand.json(new Delivery.OfText(Instant.EPOCH, true, "ann", "hello")));
    underWay.put(3, Snapshots.moving("report.pdf", 1));
    underWay.remove(1);
    OutboxWork.Standing outbox = new OutboxWork.Standing(Path.of("/srv/outbox"), "ann", 2, 1);
    new DaemonStatus(
            "nas",
            "ws://example.org:8888",
            1,
            Instant.EPOCH,
            true,
            Path.of("/srv/inbox"),
            underWay,
            List.of(outbox))
        .events()
        .forEach(out::println);
    out.println(DaemonStatus.presence("nas", Presence.ONLINE));
    return nodes(bytes.toString(StandardCharsets.UTF_8).lines().toList());
  }

  private static List<ObjectNode> nodes(List<String> lines) throws Exception {
    List<ObjectNode> nodes = new ArrayList<>();
    for (String line : lines) {
      nodes.add(JsonObject.parse(line, 65_536).toNode());
    }
    return nodes;
  }

  @Test
  void progressIsToldOnceASecond() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonTalk talk = new JsonTalk(new PrintStream(bytes, true, StandardCharsets.UTF_8), System.err);
    SequencedMap<Integer, TransferSnapshot> underWay = new LinkedHashMap<>();
    underWay.put(1, Snapshots.moving("report.pdf", 1));
    for (int tick = 0; tick < 15; tick++) {
      talk.progress(underWay, tick * 200_000_000L);
    }
    assertEquals(3, nodes(bytes.toString(StandardCharsets.UTF_8).lines().toList()).size());
  }
}
