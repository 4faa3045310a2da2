package dev.godwit.acceptance.lab;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Chromium, the system's own, for the tests of a class. Of a test that failed, what the
 * pages logged is printed; a page in which a script failed fails its test. To be registered as a
 * static extension. Confined to the thread of the tests.
 */
public final class Browser implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));

  private final List<String> log = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private @Nullable Playwright playwright;
  private com.microsoft.playwright.@Nullable Browser chromium;

  @Override
  public void beforeAll(ExtensionContext context) {
    Path executable =
        PLACES.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("This machine has no Chromium."));
    // It comes with the system: nothing is to be downloaded.
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--no-first-run")));
  }

  /** Somebody opens the page in a browser that was never used, in English. */
  public Visitor visit(Server server) {
    BrowserContext context =
        chromium()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setLocale("en-US")
                    .setAcceptDownloads(true));
    context.setDefaultTimeout((double) Lab.PATIENCE.toMillis());
    context.onConsoleMessage(message -> log.add(message.type() + ": " + message.text()));
    context.onWebError(error -> failures.add(error.error()));
    return Visitor.of(context.newPage(), server.page());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      log.forEach(System.out::println);
    }
    List<String> failed = List.copyOf(failures);
    log.clear();
    failures.clear();
    List.copyOf(chromium().contexts()).forEach(BrowserContext::close);
    if (!failed.isEmpty()) {
      throw new AssertionError("a page's script failed: " + failed);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (playwright != null) {
      playwright.close();
    }
  }

  private com.microsoft.playwright.Browser chromium() {
    return Objects.requireNonNull(chromium, "before the tests");
  }
}
