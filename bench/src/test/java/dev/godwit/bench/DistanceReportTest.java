package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.wan.WanPath;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What is written of a sweep: text, page and picture. */
class DistanceReportTest {
  private static final String COMMAND = "bench/distance";

  private final PathResult result =
      new PathResult(WanPath.of(Duration.ofMillis(50), 200, Duration.ofMillis(50)));
  private final DistanceReport report =
      new DistanceReport(
          Instant.EPOCH, Map.of("revision", "abc"), Duration.ofSeconds(12), List.of(result));

  @BeforeEach
  void measure() {
    result.add(
        Mover.TCP, new Crossing(12.5e6, 23e6, OptionalDouble.of(0.5), 0.1, 1_234, 0, 0, 0.5));
    result.add(Mover.AGENTS, new Crossing(25e6, 25e6, OptionalDouble.empty(), 0.1, 0, 0, 0, 0.5));
    result.add(new Contention(20e6, 10e6, 12e6, 77));
  }

  @Test
  void whatWasMeasuredStandsInItsRow() {
    String row = rowWith("TCP cubic");
    assertTrue(row.contains("| 12.5 ") && row.contains("| 23.0 "), row);
    assertTrue(row.contains("| 1,234 ") && row.contains("50 %"), row);
    assertTrue(rowWith("agent to agent").contains("| – "), report::text);
    assertFalse(report.text().contains("raw channel |"), report::text);
  }

  @Test
  void whatFailedIsSaidAndIsNoSuccess() {
    result.addFailure("raw channel failed: it did");
    assertTrue(report.text().contains("queue 50 ms: raw channel failed: it did"), report::text);
    assertFalse(report.isGood());
  }

  @Test
  void aPageGetsTheTablesBetweenItsMarksAndKeepsTheRest() {
    String begin = "<!-- written by bench/distance --publish: begin -->";
    String end = "<!-- written by bench/distance --publish: end -->";
    String page =
        DistancePage.with("Before\n" + begin + "\nold\n" + end + "\nafter\n", COMMAND, report);
    assertTrue(page.startsWith("Before\n" + begin) && page.endsWith(end + "\nafter\n"), page);
    assertTrue(page.contains("| TCP cubic (iperf3) |") && !page.contains("old"), page);
    assertEquals(page, DistancePage.with(page, COMMAND, report));
    assertThrows(BenchException.class, () -> DistancePage.with("without marks", COMMAND, report));
  }

  @Test
  void aBarIsAsLongAsItsShareOfTheRate() throws Exception {
    List<Element> bars = bars(DistancePlot.of(List.of(result), "<today> & here"));
    double tcp = width(bars, "#8a8f98");
    double agents = width(bars, "#1f6fb4");
    assertEquals(2, agents / tcp, 0.01);
  }

  private String rowWith(String mover) {
    return report
        .text()
        .lines()
        .filter(line -> line.contains("| " + mover))
        .findFirst()
        .orElseThrow();
  }

  /** The widest of a colour: the other one is in the legend. */
  private static double width(List<Element> bars, String colour) {
    return bars.stream()
        .filter(bar -> bar.getAttribute("fill").equals(colour))
        .mapToDouble(bar -> Double.parseDouble(bar.getAttribute("width")))
        .max()
        .orElseThrow();
  }

  private static List<Element> bars(String svg)
      throws ParserConfigurationException, SAXException, IOException {
    Document document =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    NodeList rectangles = document.getElementsByTagName("rect");
    return IntStream.range(0, rectangles.getLength())
        .mapToObj(i -> (Element) rectangles.item(i))
        .toList();
  }
}
