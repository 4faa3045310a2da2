package dev.godwit.bench;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One browser as a person has it: processes of its own, a profile on disk, one page. Confined to
 * its caller's thread.
 */
final class Chromium implements AutoCloseable {
  private static final String PROFILE = "--user-data-dir=";
  private static final String TYPE = "--type=";
  private static final String RENDERER = TYPE + "renderer";

  /**
   * Without a sandbox, as root has none. Addresses are told as they are: two browsers on one
   * machine may not find each other by the names of the local network that hide them.
   */
  private static final List<String> OPTIONS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--no-first-run",
          "--disable-features=WebRtcHideLocalIpsWithMdns");

  private final BrowserContext context;
  private final Page page;
  private final ProcessHandle process;

  private Chromium(BrowserContext context, Page page, ProcessHandle process) {
    this.context = context;
    this.page = page;
    this.process = process;
  }

  /** Opens this address in a browser with a profile that nobody has used. */
  static Chromium open(
      Playwright playwright, Path executable, Path profile, long patienceMillis, String address) {
    BrowserContext context =
        playwright
            .chromium()
            .launchPersistentContext(
                profile,
                new BrowserType.LaunchPersistentContextOptions()
                    .setExecutablePath(executable)
                    .setLocale("en-US")
                    .setAcceptDownloads(true)
                    .setArgs(OPTIONS));
    try {
      context.setDefaultTimeout((double) patienceMillis);
      Page page = context.pages().getFirst();
      page.navigate(address);
      return new Chromium(context, page, processOf(profile));
    } catch (PlaywrightException | BenchException e) {
      context.close();
      throw e;
    }
  }

  Page page() {
    return page;
  }

  /** CPU time that all of its processes have used. */
  double cpuSeconds() {
    return Proc.treeCpuSeconds(process);
  }

  /** The most memory that the page's own process has held. */
  long rendererPeakBytes() {
    return process
        .descendants()
        .filter(one -> Proc.commandLine(one.pid()).contains(RENDERER))
        .mapToLong(one -> Proc.peakResidentBytes(one.pid()))
        .max()
        .orElseThrow(() -> new BenchException("The page's process is gone."));
  }

  /** Takes what a page calls the time, in milliseconds since 1970, to {@link System#nanoTime}. */
  static long nanos(@Nullable Object epochMillis) {
    if (!(epochMillis instanceof Number number)) {
      throw new BenchException("A page calls this a time: " + epochMillis);
    }
    double agoMillis = System.currentTimeMillis() - number.doubleValue();
    return System.nanoTime() - (long) (agoMillis * TimeUnit.MILLISECONDS.toNanos(1));
  }

  @Override
  public void close() {
    context.close();
  }

  /** The driver has started it, and does not tell its number. */
  private static ProcessHandle processOf(Path profile) {
    try (Stream<ProcessHandle> processes = ProcessHandle.current().descendants()) {
      return processes
          .filter(process -> {
            List<String> words = Proc.commandLine(process.pid());
            return words.contains(PROFILE + profile)
                && words.stream().noneMatch(word -> word.startsWith(TYPE));
          })
          .findFirst()
          .orElseThrow(() -> new BenchException("The browser's process is not to be found."));
    }
  }
}
