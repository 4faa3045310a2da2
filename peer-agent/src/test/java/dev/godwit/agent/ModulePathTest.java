package dev.godwit.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that has the library as a module: the native library is found and works there too. */
@Timeout(60)
class ModulePathTest {
  private @TempDir Path folder;
  private final TestServer server;

  ModulePathTest() throws IOException {
    server = new TestServer();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aProgramSendsAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("note.txt"), "hello");
    Recorder received = new Recorder();
    try (Agent ann = Agent.connect(server.address(), "ann")) {
      ann.receive(
          new ReceiveOptions(folder.resolve("inbox"), SenderRule.anyone(), Consent.yes()),
          received);

      String said = run(program(server.address().shown(), "ann", file.toString()));

      assertTrue(said.contains("COMPLETE Complete."), said);
      assertEquals(TransferState.COMPLETE, received.end().state());
    }
  }

  /** Its classes are on the class path, all that it uses is on the module path. */
  private static List<String> program(String... words) {
    List<String> modules = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      (isTestOnly(entry) ? classes : modules).add(entry);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--module-path", String.join(File.pathSeparator, modules)));
    command.addAll(List.of("--class-path", String.join(File.pathSeparator, classes)));
    // The jar of the native library has no name that anybody could require.
    command.addAll(List.of("--add-modules", "dev.godwit.agent,ALL-MODULE-PATH"));
    command.addAll(List.of("--enable-native-access", "webrtc.java,dev.godwit.agent"));
    command.add("dev.godwit.agent.examples.SendFile");
    command.addAll(List.of(words));
    return command;
  }

  private static boolean isTestOnly(String entry) {
    return entry.contains("test-classes")
        || entry.contains("testkit")
        || !entry.matches(".*(classes|/(jackson|picocli|jspecify|webrtc|protocol).*)");
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
