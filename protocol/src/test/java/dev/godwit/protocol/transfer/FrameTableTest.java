package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What each machine does, in each stage, when each frame arrives: it is welcome, or answered with a
 * typed last word; never with an exception.
 */
class FrameTableTest {
  private static final String RECEIVER =
      """
      frame     GREETING IDLE TAKEOVER DECIDING LISTING PREPARING RECEIVING MIDBLOCK STATED FINISHING CONCLUDING PARTING
      hello     .        U    U        U        U       U         U         U        U      U         U          .
      offer     U        .    U        U        U       U         U         U        U      U         U          .
      accept    U        W    W        W        W       W         W         W        W      W         W          .
      reject    U        W    W        W        W       W         W         W        W      W         W          E
      next      U        W    W        W        W       W         W         W        W      W         W          .
      files     U        U    U        U        .       U         U         U        U      U         U          .
      have      U        W    W        W        W       W         W         W        W      W         W          .
      restart   U        U    U        U        U       U         U         U        U      U         U          .
      block     U        U    U        U        U       U         .         U        U      U         U          .
      file      U        U    U        U        U       U         .         U        U      U         U          .
      skip      U        U    U        U        U       U         .         U        .      .         U          .
      ack       U        W    W        W        W       W         W         W        W      W         W          .
      again     U        W    W        W        W       W         W         W        W      W         W          .
      done      U        W    W        W        W       W         W         W        W      W         W          .
      finish    U        U    U        U        U       U         U         U        .      U         U          .
      complete  U        W    W        W        W       W         W         W        W      W         W          E
      pause     U        U    .        .        .       .         .         .        .      .         .          .
      resume    U        U    .        .        .       .         .         .        .      .         .          .
      cancel    E        E    E        E        E       E         E         E        E      E         E          E
      text      U        T    T        T        T       T         T         T        T      T         T          .
      received  U        T    T        T        T       T         T         T        T      T         T          .
      ping      U        .    .        .        .       .         .         .        .      .         .          .
      pong      U        .    .        .        .       .         .         .        .      .         .          .
      busy      U        .    .        .        .       .         .         .        .      .         .          .
      error     E        E    E        E        E       E         E         E        E      E         E          E
      *bytes    U        U    U        U        U       U         U         .        U      U         U          .
      *garbage  B        B    B        B        B       B         B         B        B      B         B          .
      *unknown  T        T    T        T        T       T         T         T        T      T         T          .
      *unsafe   S        R    S        S        C       S         S         S        S      S         S          .
      """;

  private static final String SENDER =
      """
      frame     GREETING READY OFFERED LISTED SENDING FINISHED SETTLED PARTING
      hello     .        U     U       U      U       U        U       .
      offer     U        W     W       W      W       W        W       .
      accept    U        U     .       U      U       U        U       .
      reject    U        U     E       U      U       U        U       E
      next      U        U     U       U      U       U        U       .
      files     U        W     W       W      W       W        W       .
      have      U        U     U       .      U       U        U       .
      restart   U        W     W       W      W       W        W       .
      block     U        W     W       W      W       W        W       .
      file      U        W     W       W      W       W        W       .
      skip      U        W     W       W      W       W        W       .
      ack       U        U     U       U      .       .        .       .
      again     U        U     U       U      .       .        U       .
      done      U        U     U       U      .       .        U       .
      finish    U        W     W       W      W       W        W       .
      complete  U        U     E       U      U       U        E       E
      pause     U        U     U       .      .       .        .       .
      resume    U        U     U       .      .       .        .       .
      cancel    E        E     E       E      E       E        E       E
      text      U        T     T       T      T       T        T       .
      received  U        T     T       T      T       T        T       .
      ping      U        .     .       .      .       .        .       .
      pong      U        .     .       .      .       .        .       .
      busy      U        .     .       .      .       .        .       .
      error     E        E     E       E      E       E        E       E
      *bytes    W        W     W       W      W       W        W       .
      *garbage  B        B     B       B      B       B        B       .
      *unknown  T        T     T       T      T       T        T       .
      *unsafe   S        S     S       S      S       S        S       .
      """;

  private static final Map<String, String> WORDS =
      Map.of(
          ".", "ok",
          "E", "ended",
          "U", "unexpected",
          "W", "wrong_role",
          "T", "unknown_type",
          "B", "bad_message",
          "S", "unsafe_path",
          "R", "reject:unsafe_path",
          "C", "cancel:unsafe_path");

  private static final String UNSAFE =
      """
      {"type":"files","files":[{"path":"../x","size":1,"kind":"file"}],"more":false}\
      """;

  private record Cell(String frame, String stage, String word) {}

  @TestFactory
  List<DynamicTest> whatAReceiverDoes() {
    return tests(
        RECEIVER,
        cell -> {
          ReceiverStand stand = ReceiverStand.at(ReceiverStand.Stage.valueOf(cell.stage()));
          return switch (cell.frame()) {
            case "*bytes" -> stand.hearBytes(20);
            case "*garbage" -> stand.hear(Samples.badFrame("{"));
            case "*unknown" -> stand.hear(Samples.badFrame("{\"type\":\"dance\"}"));
            case "*unsafe" -> stand.hear(Samples.badFrame(UNSAFE));
            default -> stand.hear(Samples.of(cell.frame()));
          };
        });
  }

  @TestFactory
  List<DynamicTest> whatASenderDoes() {
    return tests(
        SENDER,
        cell -> {
          SenderStand stand = SenderStand.at(SenderStand.Stage.valueOf(cell.stage()));
          return switch (cell.frame()) {
            case "*bytes" -> stand.hearBytes();
            case "*garbage" -> stand.hear(Samples.badFrame("{"));
            case "*unknown" -> stand.hear(Samples.badFrame("{\"type\":\"dance\"}"));
            case "*unsafe" -> stand.hear(Samples.badFrame(UNSAFE));
            default -> stand.hear(Samples.of(cell.frame()));
          };
        });
  }

  @Test
  void theTablesLeaveNoFrameOut() {
    Set<String> types = new HashSet<>();
    for (Class<?> type : Frame.class.getPermittedSubclasses()) {
      types.add(type.getSimpleName());
    }
    for (String table : List.of(RECEIVER, SENDER)) {
      Set<String> found = new HashSet<>();
      for (Cell cell : cells(table)) {
        if (!cell.frame().startsWith("*")) {
          found.add(Samples.of(cell.frame()).getClass().getSimpleName());
        }
      }
      assertEquals(types, found);
    }
  }

  private interface Apply {
    Reaction to(Cell cell);
  }

  private static List<DynamicTest> tests(String table, Apply apply) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Cell cell : cells(table)) {
      tests.add(
          dynamicTest(
              cell.frame() + " at " + cell.stage(),
              () -> {
                Reaction reaction = apply.to(cell);
                assertEquals(cell.word(), reaction.word(), reaction::toString);
                // Whoever hears a last word closes; whoever says one waits.
                assertEquals(cell.word().equals("ended"), reaction.closes());
                assertTrue(reaction.outcome().isEmpty() || cell.word().equals("ended"));
              }));
    }
    return tests;
  }

  private static List<Cell> cells(String table) {
    List<String[]> rows = table.lines().map(line -> line.strip().split(" +")).toList();
    String[] stages = rows.getFirst();
    List<Cell> cells = new ArrayList<>();
    for (String[] row : rows.subList(1, rows.size())) {
      assertEquals(stages.length, row.length, () -> Arrays.toString(row));
      for (int i = 1; i < row.length; i++) {
        String word = WORDS.get(row[i]);
        if (word == null) {
          throw new IllegalArgumentException("no such sign: " + row[i]);
        }
        cells.add(new Cell(row[0], stages[i], word));
      }
    }
    return cells;
  }
}
