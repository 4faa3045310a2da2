package dev.godwit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A table that reads well as it stands, and as Markdown. The first row names the columns. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... columns) {
    rows.add(List.of(columns));
  }

  void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  @Override
  public String toString() {
    List<Integer> widths =
        IntStream.range(0, rows.getFirst().size()).mapToObj(this::widest).toList();
    StringBuilder table = new StringBuilder(padded(rows.getFirst(), widths));
    table.append(padded(widths.stream().map("-"::repeat).toList(), widths));
    rows.stream().skip(1).forEach(row -> table.append(padded(row, widths)));
    return table.toString();
  }

  private int widest(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String padded(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(' ')
          .append(cell)
          .append(" ".repeat(widths.get(column) - cell.length()))
          .append(" |");
    }
    return line.append('\n').toString();
  }
}
