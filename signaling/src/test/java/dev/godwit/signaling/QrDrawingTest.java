package dev.godwit.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrDrawingTest {
  private static final int PIXELS = 4;
  private static final int BLACK = 0xff000000;
  private static final int WHITE = 0xffffffff;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://192.0.2.2:8443/",
        "https://[2001:db8:1234:5678:9abc:def0:1234:5678]:65535/",
        "https://a-rather-long-name.of-a-machine.in-some-department.example.org:8443/"
      })
  void whatIsDrawnReadsAsTheTextInBothColourings(String url) throws Exception {
    List<String> coloured = QrDrawing.of(url, Screen.COLOURED);
    List<String> plain = QrDrawing.of(url, Screen.PLAIN);

    assertTrue(coloured.stream().allMatch(line -> line.startsWith("\u001b[30;107m")));
    assertTrue(coloured.stream().allMatch(line -> line.endsWith("\u001b[0m")));
    List<String> blocks =
        coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList();
    assertEquals(url, read(blocks, BLACK, WHITE));
    assertEquals(url, read(plain, WHITE, BLACK));
  }

  @Test
  void itFitsOnATerminalOfEightyColumnsByTwentyFour() {
    List<String> lines = QrDrawing.of("https://192.168.100.100:8443/", Screen.PLAIN);

    assertTrue(lines.size() <= 18, "lines: " + lines.size());
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80));
  }

  @Test
  void nothingIsDrawnWhereItCannotBeSeen() {
    assertEquals(List.of(), QrDrawing.of("https://192.0.2.2:8443/", Screen.LINES));
  }

  /** As a camera would, with a reader that does not come from where the drawing does. */
  private static String read(List<String> lines, int drawn, int ground) throws Exception {
    int columns = lines.getFirst().length();
    int width = columns * PIXELS;
    int height = lines.size() * 2 * PIXELS;
    int[] image = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        char block = lines.get(y / PIXELS / 2).charAt(x / PIXELS);
        boolean isUpper = y / PIXELS % 2 == 0;
        boolean isDrawn = block == '█' || block == (isUpper ? '▀' : '▄');
        image[y * width + x] = isDrawn ? drawn : ground;
      }
    }
    var bitmap =
        new BinaryBitmap(
            new GlobalHistogramBinarizer(new RGBLuminanceSource(width, height, image)));
    return new QRCodeReader().decode(bitmap, Map.of(DecodeHintType.TRY_HARDER, true)).getText();
  }
}
