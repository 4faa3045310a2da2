package dev.godwit.signaling;

import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws a text as a QR code (ISO/IEC 18004) of half blocks, two modules to a character. Where
 * colours can't be chosen, the ground is drawn and the modules are left out: most terminals are
 * dark, and what reads the code takes it either way round.
 */
final class QrDrawing {
  /** ISO/IEC 18004, section 9.1: light modules all around. */
  private static final int QUIET_MODULES = 4;

  private static final String BLACK_ON_WHITE = "\u001b[30;107m";
  private static final String USUAL_COLOURS = "\u001b[0m";

  private QrDrawing() {}

  /** The lines of the drawing; none on a screen that can't show it. */
  static List<String> of(String text, Screen screen) {
    return switch (screen) {
      case LINES -> List.of();
      case PLAIN -> lines(text, true).toList();
      case COLOURED ->
          lines(text, false).map(line -> BLACK_ON_WHITE + line + USUAL_COLOURS).toList();
    };
  }

  private static Stream<String> lines(String text, boolean isGroundDrawn) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    int end = code.size + QUIET_MODULES;
    return IntStream.iterate(-QUIET_MODULES, y -> y < end, y -> y + 2)
        .mapToObj(y -> {
          StringBuilder line = new StringBuilder();
          for (int x = -QUIET_MODULES; x < end; x++) {
            line.append(
                block(
                    code.getModule(x, y) != isGroundDrawn,
                    code.getModule(x, y + 1) != isGroundDrawn));
          }
          return line.toString();
        });
  }

  private static char block(boolean upper, boolean lower) {
    return upper ? lower ? '█' : '▀' : lower ? '▄' : ' ';
  }
}
