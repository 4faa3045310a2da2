package dev.godwit.acceptance.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pictures of the page, in both languages, both themes and two sizes: written to {@code
 * acceptance/target/gallery}, from where they are copied to {@code docs/screenshots} when the page
 * has changed. Nothing on them is wider than the window.
 */
@Tag("long")
class GalleryTest {
  private static final Path GALLERY = Checkout.root().resolve("acceptance/target/gallery");
  private static final int LARGE = 128 << 20;
  private static final int MAX_PICTURE_BYTES = 150_000;

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  /** What is taken. */
  enum Scene {
    WELCOME,
    QUESTION,
    RUNNING,
    DONE
  }

  /** How the page is looked at, and what of it is taken. */
  enum Look {
    DESKTOP_EN_LIGHT("ann", 1280, 800, "en-US", ColorScheme.LIGHT),
    DESKTOP_ZH_DARK("小安", 1280, 800, "zh-CN", ColorScheme.DARK),
    PHONE_ZH_DARK("安妮", 390, 844, "zh-CN", ColorScheme.DARK),
    PHONE_EN_LIGHT("anne", 390, 844, "en-US", ColorScheme.LIGHT);

    /** One for each: the server keeps that of a page that has just gone. */
    private final String name;

    private final int width;
    private final int height;
    private final String locale;
    private final ColorScheme scheme;

    Look(String name, int width, int height, String locale, ColorScheme scheme) {
      this.name = name;
      this.width = width;
      this.height = height;
      this.locale = locale;
      this.scheme = scheme;
    }

    boolean shows(Scene scene) {
      return switch (this) {
        case DESKTOP_EN_LIGHT, PHONE_ZH_DARK -> true;
        case DESKTOP_ZH_DARK -> scene == Scene.WELCOME || scene == Scene.RUNNING;
        case PHONE_EN_LIGHT -> scene == Scene.QUESTION || scene == Scene.DONE;
      };
    }

    Page open() {
      Page page =
          BROWSER.open(
              new NewContextOptions()
                  .setLocale(locale)
                  .setColorScheme(scheme)
                  .setReducedMotion(ReducedMotion.REDUCE)
                  .setViewportSize(width, height));
      page.navigate(LAB.server().page());
      return page;
    }
  }

  @BeforeAll
  static void chineseCanBeDrawn() {
    try (ChildProcess fonts = Command.of("fc-list", ":lang=zh").start()) {
      assertEquals(0, fonts.awaitExit(Lab.PATIENCE));
      assertFalse(
          fonts.lines().isEmpty(),
          "No font here has Chinese, so that the pictures would show boxes:"
              + " apt-get install fonts-wqy-microhei");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsWiderThanTheWindow(Look look) throws IOException {
    Page page = look.open();
    page.locator("#me-status[data-status=online]").waitFor();
    page.locator("#me-name").fill(look.name);
    page.locator("#me-rename").click();
    page.waitForFunction(
        "name => document.querySelector('#me-link').value.endsWith('=' + encodeURIComponent(name))",
        look.name);
    page.evaluate("document.activeElement.blur()");
    take(page, look, Scene.WELCOME);

    Path album = LAB.directory().resolve("holiday");
    Folder.random(album.resolve("sea.mp4"), LARGE, 1);
    Folder.random(album.resolve("harbour at dusk.jpg"), 2_345_678, 2);
    Path letter = Folder.random(LAB.directory().resolve("letter.pdf"), 98_765, 3);
    Peer bob = LAB.send("bob", look.name, List.of(album, letter), "--message", "From the coast.");
    agree(page);
    page.locator("#question-names li").first().waitFor();
    page.locator("#question-yes:enabled").waitFor();
    take(page, look, Scene.QUESTION);

    agree(page);
    page.waitForFunction("() => document.querySelector('.transfer progress').value > 0.3");
    take(page, look, Scene.RUNNING);

    bob.awaitExit(0);
    page.locator(".transfer .save").waitFor();
    take(page, look, Scene.DONE);
  }

  /** The button waits a moment, so that nobody agrees by chance. */
  private static void agree(Page page) {
    page.locator("#question-yes:enabled").click();
  }

  private static void take(Page page, Look look, Scene scene) throws IOException {
    Object tooWide =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertEquals(0, tooWide, () -> scene + " is too wide");
    if (look.shows(scene)) {
      String name = "%s-%s.png".formatted(scene, look).toLowerCase(Locale.ROOT).replace('_', '-');
      Path picture = GALLERY.resolve(name);
      page.mouse().move(0, 0);
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(picture)
              .setFullPage(scene != Scene.QUESTION)
              .setAnimations(ScreenshotAnimations.DISABLED));
      assertTrue(Files.size(picture) < MAX_PICTURE_BYTES, () -> picture + " is too large");
    }
  }
}
