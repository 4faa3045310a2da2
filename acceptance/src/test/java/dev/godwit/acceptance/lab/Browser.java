package dev.godwit.acceptance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.BrowserType.LaunchPersistentContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
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
 * pages logged and show is printed; a page in which a script failed fails its test. To be
 * registered as a static extension. Confined to the thread of the tests.
 */
public final class Browser implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));
  private static final List<String> ARGUMENTS =
      List.of("--no-sandbox", "--disable-gpu", "--no-first-run");

  private final List<String> log = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<BrowserContext> contexts = new ArrayList<>();
  private final @Nullable Internet internet;
  private final String host;
  private @Nullable Path home;
  private @Nullable Path executable;
  private @Nullable Playwright playwright;
  private com.microsoft.playwright.@Nullable Browser chromium;

  /** One on this machine. */
  public Browser() {
    internet = null;
    host = "";
  }

  /** One at a host of this internet. */
  public Browser(Internet internet, String host) {
    this.internet = internet;
    this.host = host;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path installed =
        PLACES.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("This machine has no Chromium."));
    // Not below /tmp, which may lie in memory: profiles hold what pages keep.
    Path parent = Files.createDirectories(Checkout.root().resolve("acceptance/target/lab"));
    Path directory = Files.createTempDirectory(parent, "browser").toRealPath();
    home = directory;
    executable =
        internet == null
            ? installed
            : internet.programAt(host, installed, directory.resolve("chromium"));
    // It comes with the system: nothing is to be downloaded. All drivers of a JVM have the
    // environment of the first.
    Map<String, String> environment =
        Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1", "TMPDIR", parent.toString());
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
  }

  /**
   * Trusts the first certificate of a PEM file as that of a server, as somebody does who has
   * compared its fingerprint; before anybody visits anything.
   */
  public void trust(Path pem) throws IOException, CertificateException {
    trust(pem, "P,,");
  }

  /** Trusts the first certificate of a PEM file as that of an authority; before any visit. */
  public void trustAuthority(Path pem) throws IOException, CertificateException {
    trust(pem, "C,,");
  }

  private void trust(Path pem, String asWhat) throws IOException, CertificateException {
    // Where Chromium looks, beside its own list: the store of NSS.
    Path store = Files.createDirectories(home().resolve(".pki/nssdb"));
    Path certificate = home().resolve("certificate");
    byte[] text = Files.readAllBytes(pem);
    Files.write(
        certificate,
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(text))
            .getEncoded());
    certutil("-N", "-d", "sql:" + store, "--empty-password");
    certutil(
        "-A",
        "-d",
        "sql:" + store,
        "-n",
        pem.toString(),
        "-t",
        asWhat,
        "-i",
        certificate.toString());
  }

  private static void certutil(String... arguments) {
    try (ChildProcess process = Command.of("certutil").and(arguments).start()) {
      assertEquals(0, process.awaitExit(Lab.PATIENCE), process::toString);
    }
  }

  /** Somebody opens the page in a browser that was never used, in English. */
  public Visitor visit(Server server) {
    return visit(server.page());
  }

  /** Somebody opens the page at this address in a browser that was never used, in English. */
  public Visitor visit(String address) {
    return Visitor.of(open("en-US"), address);
  }

  /** Somebody opens the page who reads another language. */
  public Visitor visit(Server server, String locale) {
    Page page = open(locale);
    page.navigate(server.page());
    return Visitor.at(page);
  }

  /**
   * Somebody opens the page in a browser of its own whose profile lies on the disk, as people's do:
   * other visitors' pages keep in memory what real ones store.
   */
  public Visitor visitForLong(Server server) throws IOException {
    Path profile = Files.createTempDirectory(home(), "profile");
    BrowserContext context =
        playwright()
            .chromium()
            .launchPersistentContext(
                profile,
                new LaunchPersistentContextOptions()
                    .setExecutablePath(executable())
                    .setArgs(ARGUMENTS)
                    .setEnv(environment())
                    .setLocale("en-US")
                    .setAcceptDownloads(true));
    return Visitor.of(watched(context).pages().getFirst(), server.page());
  }

  /** Somebody before this page, whatever it shows. */
  public Visitor visitor(Page page) {
    return Visitor.at(page);
  }

  /** An empty page in a browser that was never used. */
  public Page open(String locale) {
    return open(new NewContextOptions().setLocale(locale));
  }

  /** An empty page in a browser that was never used, and that is set up in these ways. */
  public Page open(NewContextOptions options) {
    return watched(chromium().newContext(options.setAcceptDownloads(true))).newPage();
  }

  private BrowserContext watched(BrowserContext context) {
    contexts.add(context);
    context.setDefaultTimeout((double) Lab.PATIENCE.toMillis());
    context.onConsoleMessage(message -> log.add(message.type() + ": " + message.text()));
    context.onWebError(error -> failures.add(error.error()));
    return context;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      log.forEach(System.out::println);
      contexts.stream().flatMap(one -> one.pages().stream()).forEach(Browser::print);
    }
    List<String> failed = List.copyOf(failures);
    log.clear();
    failures.clear();
    contexts.forEach(BrowserContext::close);
    contexts.clear();
    if (!failed.isEmpty()) {
      throw new AssertionError("a page's script failed: " + failed);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (playwright != null) {
      playwright.close();
    }
    if (home != null) {
      Folder.delete(home);
    }
  }

  private static void print(Page page) {
    System.out.printf("%s shows:%n%s%n", page.url(), page.locator("body").innerText());
  }

  private com.microsoft.playwright.Browser chromium() {
    if (chromium == null) {
      chromium =
          playwright()
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(executable())
                      .setArgs(ARGUMENTS)
                      .setEnv(environment()));
    }
    return chromium;
  }

  /** Ours, but for the home. */
  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("HOME", home().toString());
    return environment;
  }

  private Path home() {
    return Objects.requireNonNull(home, "before the tests");
  }

  private Path executable() {
    return Objects.requireNonNull(executable, "before the tests");
  }

  private Playwright playwright() {
    return Objects.requireNonNull(playwright, "before the tests");
  }
}
