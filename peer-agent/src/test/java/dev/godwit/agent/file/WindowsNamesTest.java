package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WindowsNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CON",
        "con.txt",
        "NUL ",
        "Aux .c",
        "COM1",
        "lpt9.tar.gz",
        "COM²",
        "a:b",
        "C:",
        "a\\b",
        "..\\..\\x",
        "a?",
        "a*",
        "<a>",
        "a|b",
        "\"a\"",
        "end.",
        "end ",
        "conin$"
      })
  void namesThatWindowsCannotHoldAreFound(String name) {
    assertTrue(WindowsNames.problemWith(name).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONTRACT.pdf", "com10", "comet", ".con", "a.con", "报告", "a b", "(1)"})
  void ordinaryNamesAreNot(String name) {
    assertTrue(WindowsNames.problemWith(name).isEmpty());
  }
}
