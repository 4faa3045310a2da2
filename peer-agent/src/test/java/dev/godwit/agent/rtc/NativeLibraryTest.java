package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {

  /** Tries to create an engine, in a process of its own: a library loads once in each. */
  static final class Child {
    public static void main(String[] args) {
      for (int attempt = 0; attempt < 2; attempt++) {
        try {
          NativeRtcEngine.create().close();
          System.out.println("created");
        } catch (RtcUnavailableException e) {
          System.out.println("unavailable: " + e.getMessage());
        }
      }
    }
  }

  @Test
  void aMissingSystemPackageIsNamedWithWhatToDo() {
    Throwable thrown =
        new UnsatisfiedLinkError(
            "/tmp/x.so: libpulse.so.0: cannot open shared object file: No such file or directory");
    String message = NativeLibrary.explain(new ExceptionInInitializerError(thrown));
    assertTrue(message.contains("libpulse.so.0"), message);
    assertTrue(message.contains("apt-get install libpulse0 libudev1"), message);
  }

  @Test
  void aPlatformWithoutALibraryIsNamedEachTime() throws Exception {
    String path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("webrtc-java-0.14.0-linux"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> lines = runChild("-cp", path);
    assertTrue(lines.getFirst().startsWith("unavailable: There is no WebRTC library"), "" + lines);
    assertTrue(lines.getLast().startsWith("unavailable: There is no WebRTC library"), "" + lines);
  }

  @Test
  void aTemporaryDirectoryThatIsOfNoUseIsNamed(@TempDir Path parent) throws Exception {
    List<String> lines =
        runChild(
            "-Djava.io.tmpdir=" + parent.resolve("missing"),
            "-cp",
            System.getProperty("java.class.path"));
    assertTrue(lines.getFirst().contains("-Djava.io.tmpdir"), "" + lines);
    assertTrue(lines.getLast().contains("-Djava.io.tmpdir"), "" + lines);
  }

  private static List<String> runChild(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.add(Child.class.getName());
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var reader = child.inputReader()) {
      return reader.lines().filter(line -> line.contains("available: ")).toList();
    } finally {
      int _ = child.waitFor();
    }
  }
}
