package dev.godwit.bench;

import java.util.List;

/**
 * Draws what movers made of paths, as SVG: for each path a group of bars, whose lengths are shares
 * of the path's rate and whose ends say MB/s.
 */
final class DistancePlot {
  private static final int WIDTH = 860;
  private static final int LEFT = 300;
  private static final int RIGHT = 90;
  private static final int TOP = 74;
  private static final int BAR = 13;
  private static final int GAP = 10;
  private static final int TEXT_RISE = 10;
  private static final int QUARTERS = 4;

  private final List<PathResult> results;
  private final StringBuilder svg = new StringBuilder();

  private DistancePlot(List<PathResult> results) {
    this.results =
        results.stream()
            .filter(result -> result.path().megabits() > 0 && !movers(result).isEmpty())
            .toList();
  }

  /** An SVG document that needs nothing else. */
  static String of(List<PathResult> results, String subtitle) {
    return new DistancePlot(results).draw(subtitle);
  }

  private String draw(String subtitle) {
    int height =
        TOP
            + results.stream().mapToInt(result -> movers(result).size() * BAR + GAP).sum()
            + 2 * GAP;
    line(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
        font-family="system-ui, sans-serif" font-size="12" fill="#1d2126">
        <title>What each makes of a long path</title>
        <rect width="%1$d" height="%2$d" fill="#ffffff"/>
        <text x="16" y="24" font-size="15" font-weight="600">\
        MB/s at the receiver, and the share of the path's rate</text>\
        """
            .formatted(WIDTH, height));
    text(16, 42, "start", subtitle);
    legend();
    scale(height);
    int y = TOP;
    for (PathResult result : results) {
      y = group(result, y) + GAP;
    }
    line("</svg>");
    return svg.toString();
  }

  private void legend() {
    int x = LEFT;
    for (Mover mover : Mover.values()) {
      if (results.stream().anyMatch(result -> movers(result).contains(mover))) {
        rectangle(x, 50, 10, mover);
        text(x + 14, 59, "start", mover.title());
        x += 30 + 7 * mover.title().length();
      }
    }
  }

  private void scale(int height) {
    for (int quarter = 0; quarter <= QUARTERS; quarter++) {
      double x = LEFT + (WIDTH - LEFT - RIGHT) * quarter / (double) QUARTERS;
      line(
          "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#e3e6ea\"/>"
              .formatted(x, TOP - 4, height - 2 * GAP));
      text(x, height - 6, "middle", "%d %%".formatted(100 * quarter / QUARTERS));
    }
  }

  /** Draws the bars of one path from there on down; returns where they end. */
  private int group(PathResult result, int from) {
    List<Mover> movers = movers(result);
    int middle = from + movers.size() * BAR / 2;
    text(LEFT - 8, middle + 4, "end", DistancePaths.title(result.path()));
    int y = from;
    for (Mover mover : movers) {
      double megabytes = result.megabytes(mover).orElse(0.0);
      double share = Math.min(1, megabytes * 1e6 / result.path().bytesPerSecond());
      double length = Math.max(1, (WIDTH - LEFT - RIGHT) * share);
      rectangle(LEFT, y, length, mover);
      text(
          LEFT + length + 4,
          y + TEXT_RISE,
          "start",
          (megabytes < 10 ? "%.1f" : "%.0f").formatted(megabytes));
      y += BAR;
    }
    return y;
  }

  private static List<Mover> movers(PathResult result) {
    return List.of(Mover.values()).stream()
        .filter(mover -> !result.crossings(mover).isEmpty())
        .toList();
  }

  private void rectangle(double x, int y, double width, Mover mover) {
    line(
        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
            .formatted(x, y, width, BAR - 2, colour(mover)));
  }

  /** Told apart by people who don't tell red from green, too. */
  private static String colour(Mover mover) {
    return switch (mover) {
      case TCP -> "#8a8f98";
      case RAW -> "#d98a1f";
      case AGENTS -> "#1f6fb4";
      case PAGES -> "#4aa3a0";
      case PAGE_AGENT -> "#7b5ea7";
    };
  }

  private void text(double x, int y, String anchor, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    line("<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>".formatted(x, y, anchor, escaped));
  }

  private void line(String element) {
    svg.append(element).append('\n');
  }
}
