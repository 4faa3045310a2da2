package dev.godwit.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of the page's folder is served. */
class PageTest {
  private final Set<String> paths = Page.load().paths();

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
