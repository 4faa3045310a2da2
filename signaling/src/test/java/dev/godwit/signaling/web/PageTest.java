package dev.godwit.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of the page's folder is served. */
class PageTest {
  /**
   * What all that is served may weigh on its way to a browser, with what few visits load; the
   * page's own limit is that of a first visit, which a real browser measures.
   */
  private static final int MAX_COMPRESSED_BYTES = 130_000;

  private final Page page = Page.load();
  private final Set<String> paths = page.paths();

  @Test
  void allOfThePageIsLight() {
    int weight = page.compressedBytes();
    System.out.println("the page weighs " + weight + " bytes compressed");
    assertTrue(weight <= MAX_COMPRESSED_BYTES, () -> weight + " bytes");
  }

  @Test
  void whatBrowsersLoadIsServed() {
    Set<String> some =
        Set.of("/index.html", "/404.html", "/css/page.css", "/js/protocol/transfer/frame.js");
    assertTrue(paths.containsAll(some), paths::toString);
  }

  @Test
  void whatOnlyServesThePagesTestsIsNot() {
    List<String> wrong =
        paths.stream()
            .filter(
                path -> path.matches("/(?:test|node_modules|target)/.*|/[^/]*\\.json|.*/\\.[^/]*"))
            .toList();
    assertEquals(List.of(), wrong);
  }
}
