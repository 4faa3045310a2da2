package dev.godwit.acceptance.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.launcher.Sandbox.Result;
import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./check} counts, and what it lets pass. */
@Timeout(60)
class CheckTest {
  private static final String EXIT_1_ON_VERIFY = "case $* in *verify*) exit 1 ;; esac";

  private static final List<String> TOOLS =
      List.of(
          "certutil",
          "chromium",
          "gcc",
          "turnserver",
          "turnutils_uclient",
          "conntrack",
          "ip",
          "nft",
          "python3",
          "script",
          "shellcheck",
          "sysctl",
          "systemd-analyze",
          "tc");

  @TempDir Path directory;
  private Sandbox sandbox;

  @BeforeEach
  void onACompleteMachine() throws IOException {
    sandbox = Sandbox.complete(directory);
    for (String tool : TOOLS) {
      sandbox.addTool(tool, "");
    }
    sandbox.addNpm("");
  }

  @Test
  void theTestsOfAllModulesAreCountedOnTheLastLine() throws IOException {
    sandbox.addMaven(report("protocol", 5, 0, 0, 0) + report("signaling", 7, 0, 0, 0));
    Result result = check();
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals("12 passed, 0 failed, 0 skipped", result.stdout().getLast());
  }

  @Test
  void failuresAndErrorsFail() throws IOException {
    sandbox.addMaven(report("protocol", 5, 1, 2, 0) + EXIT_1_ON_VERIFY);
    Result result = check();
    assertEquals(1, result.exitCode());
    assertEquals("2 passed, 3 failed, 0 skipped", result.stdout().getLast());
  }

  @Test
  void aSkippedTestFails() throws IOException {
    sandbox.addMaven(report("protocol", 5, 0, 0, 1));
    Result result = check();
    assertEquals(1, result.exitCode());
    assertEquals("4 passed, 0 failed, 1 skipped", result.stdout().getLast());
  }

  @Test
  void noTestAtAllFails() {
    Result result = check();
    assertEquals(1, result.exitCode());
    assertEquals("0 passed, 0 failed, 0 skipped", result.stdout().getLast());
  }

  @Test
  void aBuildThatFailsWithoutAFailingTestFails() throws IOException {
    sandbox.addMaven(report("protocol", 5, 0, 0, 0) + EXIT_1_ON_VERIFY);
    assertEquals(1, check().exitCode());
  }

  /** Maven goes on after failing tests, so its exit code says nothing of a crash among them. */
  @Test
  void whatMavenCallsAnErrorFailsWhateverItsExitCode() throws IOException {
    sandbox.addMaven(report("protocol", 5, 0, 0, 0) + "echo '[ERROR] The forked VM crashed'\n");
    Result result = check();
    assertEquals(1, result.exitCode());
    assertTrue(result.stdout().contains("[ERROR] The forked VM crashed"), result::toString);
  }

  @Test
  void thePagesTestsAreCountedToo() throws IOException {
    sandbox.addNpm(report("static", 30, 0, 0, 0));
    sandbox.addMaven(report("protocol", 5, 0, 0, 0));
    Result result = check();
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals("35 passed, 0 failed, 0 skipped", result.stdout().getLast());
  }

  @Test
  void aPageThatFailsItsChecksFailsButTheOtherTestsRun() throws IOException {
    sandbox.addNpm("case $* in *run*) echo 'page.js: no such type'; exit 1 ;; esac");
    sandbox.addMaven(report("protocol", 5, 0, 0, 0));
    Result result = check();
    assertEquals(1, result.exitCode());
    assertTrue(result.stdout().contains("page.js: no such type"), result::toString);
    assertEquals("5 passed, 0 failed, 0 skipped", result.stdout().getLast());
  }

  @Test
  void whatThePagesTestsNeedIsInstalledOnlyWhenItHasChanged() throws IOException {
    check();
    check();
    assertEquals(1, installations());
    Path lock = sandbox.root().resolve("static/package-lock.json");
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().plusSeconds(60)));
    check();
    assertEquals(2, installations());
  }

  @Test
  void anInstallationThatFailsShowsItsEndAndItsLog() throws IOException {
    sandbox.addNpm("case $* in *' ci '*) echo 'npm error: no network'; exit 1 ;; esac");
    sandbox.addMaven(report("protocol", 5, 0, 0, 0));
    Result result = check();
    assertEquals(1, result.exitCode());
    assertTrue(result.errors().contains("npm error: no network"), result::toString);
    assertTrue(result.errors().contains("/target/check/npm.log"), result::toString);
  }

  @Test
  void whatOnlyServesThePagesTestsIsNoReasonToBuild() throws IOException {
    check();
    int calls = sandbox.mavenCalls().size();
    for (String folder : List.of("node_modules/typescript", "target/surefire-reports", "test")) {
      sandbox.write("static/" + folder + "/new", "");
    }
    Path folder = sandbox.root().resolve("static");
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minusSeconds(60)));
    sandbox.godwit("send");
    assertEquals(calls, sandbox.mavenCalls().size());
    sandbox.write("static/js/new.js", "");
    sandbox.godwit("send");
    assertEquals(calls + 1, sandbox.mavenCalls().size());
  }

  @Test
  void aNodeThatIsTooOldIsNamed() throws IOException {
    sandbox.addTool("node", "echo v16.20.2");
    Result result = check();
    assertEquals(1, result.exitCode());
    assertEquals(
        List.of(
            "The page's tests need Node.js 18 or later, and this is v16.20.2.",
            "  https://nodejs.org/en/download"),
        result.stderr());
  }

  @Test
  void aMissingNpmIsNamed() throws IOException {
    sandbox.removeTool("npm");
    sandbox.addTool("apt-get", "exit 1");
    assertEquals(
        "  sudo apt-get install -y --no-install-recommends npm", check().stderr().getLast());
  }

  @Test
  void reportsOfAnEarlierRunAreNotCounted() throws IOException {
    sandbox.write("bench/target/surefire-reports/TEST-Old.xml", "<testsuite  tests=\"9\"");
    sandbox.addMaven(report("protocol", 5, 0, 0, 0));
    assertEquals("5 passed, 0 failed, 0 skipped", check().stdout().getLast());
  }

  @Test
  void onlyAllRunsTheLongTestsToo() throws IOException {
    check();
    assertTrue(sandbox.mavenCalls().stream().noneMatch(call -> call.contains("excludedGroups")));
    check("--all");
    assertTrue(sandbox.mavenCalls().getLast().endsWith(" -Dgodwit.excludedGroups="));
  }

  @Test
  void anUnknownOptionIsRefused() throws IOException {
    assertEquals(2, check("--fast").exitCode());
    assertEquals(List.of(), sandbox.mavenCalls());
  }

  @Test
  void aMissingToolIsNamed() throws IOException {
    sandbox.removeTool("shellcheck");
    sandbox.addTool("apt-get", "exit 1");
    Result result = check();
    assertEquals(1, result.exitCode());
    assertEquals(
        "  sudo apt-get install -y --no-install-recommends shellcheck", result.stderr().getLast());
  }

  @Test
  void theScriptsAreCleanByShellcheck() throws IOException {
    Path root = Checkout.root();
    Command shellcheck =
        Command.of("shellcheck", "-x", "godwit", "check", ".ci/run", "acceptance/lab/natlab")
            .in(root);
    try (var scripts = Files.newDirectoryStream(root.resolve("scripts"), "*.sh")) {
      for (Path script : scripts) {
        shellcheck = shellcheck.and(root.relativize(script).toString());
      }
    }
    Result result = Sandbox.run(shellcheck);
    assertEquals(0, result.exitCode(), () -> String.join("\n", result.stdout()));
  }

  private long installations() throws IOException {
    return sandbox.npmCalls().stream().filter(call -> call.contains(" ci ")).count();
  }

  private Result check(String... options) {
    return Sandbox.run(sandbox.command("check", options));
  }

  /** What leaves a report as Surefire does, with its numbers. */
  private static String report(String module, int run, int failures, int errors, int skipped) {
    return """

    reports="$SANDBOX/%s/target/surefire-reports"
    mkdir -p "$reports"
    cat >"$reports/TEST-Some.xml" <<'END'
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuite version="3.0.2" name="Some" time="0.1" tests="%d" errors="%d" skipped="%d" failures="%d">
      <testcase name="one"/>
    </testsuite>
    END
    """
        .formatted(module, run, errors, skipped, failures);
  }
}
