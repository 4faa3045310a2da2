package dev.godwit.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {
  @Test
  void noColourMeansNone() {
    assertEquals(Screen.COLOURED, Screen.ofTerminal(Map.of("TERM", "xterm")));
    assertEquals(Screen.COLOURED, Screen.ofTerminal(Map.of("TERM", "xterm", "NO_COLOR", "")));
    assertEquals(Screen.PLAIN, Screen.ofTerminal(Map.of("TERM", "xterm", "NO_COLOR", "1")));
  }

  @Test
  void aTerminalThatCanDoNothingIsGivenLines() {
    assertEquals(Screen.LINES, Screen.ofTerminal(Map.of("TERM", "dumb")));
    assertEquals(Screen.LINES, Screen.ofTerminal(Map.of()));
  }
}
