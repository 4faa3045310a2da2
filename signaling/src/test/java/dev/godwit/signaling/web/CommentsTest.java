package dev.godwit.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommentsTest {
  @Test
  void linesThatAreCommentsGoAndAllOthersStayWithoutIndentation() {
    String source =
        """
        /** The duty. */
        import { a } from './a.js'; // stays
          // goes
        /*
         * goes
         */
        const b = /** @type {string} */ (a);
        /** @type {number} */ let c = 1;
        const url = 'https://example.org/*';
        function f() {
          return a;
        }

        const d = 2 /* stays
        """;

    assertEquals(
        """
        import { a } from './a.js'; // stays
        const b = /** @type {string} */ (a);
        /** @type {number} */ let c = 1;
        const url = 'https://example.org/*';
        function f() {
        return a;
        }
        const d = 2 /* stays
        """,
        Comments.without(source));
  }

  /** Such a text could hold what looks like a comment. */
  @Test
  void noTextOfAModuleGoesOverSeveralLines() throws IOException {
    List<String> wrong = new ArrayList<>();
    Path root = Path.of("../static/js");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        for (String line : Comments.without(Files.readString(file)).lines().toList()) {
          if (line.chars().filter(each -> each == '`').count() % 2 != 0) {
            wrong.add(file + ": " + line);
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }
}
