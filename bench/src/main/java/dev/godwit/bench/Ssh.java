package dev.godwit.bench;

import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.wan.Wan;
import dev.godwit.testkit.wan.Wan.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An SSH server of our own, on loopback or at the far side of a path: its keys, its configuration
 * and its port live in the workbench, and nothing of the machine's SSH set-up is read or changed.
 *
 * @param server listens; closing this ends it
 */
record Ssh(Path home, Optional<Wan> wan, int port, Child server) implements AutoCloseable {
  static final Duration STEP_TIMEOUT = Duration.ofSeconds(20);

  /** A server that runs as root wants this empty folder, to lock its children into. */
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  /** On loopback. */
  static Ssh start(Workbench bench) throws IOException, InterruptedException {
    return start(bench, Optional.empty());
  }

  /** At the far side of this path, if there is one. */
  static Ssh start(Workbench bench, Optional<Wan> wan) throws IOException, InterruptedException {
    if ("root".equals(System.getProperty("user.name"))) {
      bench.borrowFolder(PRIVILEGE_SEPARATION);
    }
    Path home = bench.emptyFolder("ssh");
    int port = Workbench.freePort();
    makeKey(bench, home.resolve("host_key"));
    makeKey(bench, home.resolve("user_key"));
    Path configuration = home.resolve("sshd_config");
    Files.writeString(configuration, serverConfiguration(home, address(wan), port));
    Files.writeString(home.resolve("known_hosts"), knownHost(home, address(wan), port));
    List<String> sshd = List.of(program("sshd"), "-D", "-e", "-f", configuration.toString());
    Child server = bench.start("sshd", at(wan, Side.FAR, sshd));
    try {
      server.awaitLine("that it listens", said -> said.contains("listening on"), STEP_TIMEOUT);
    } catch (BenchException | InterruptedException e) {
      server.close();
      throw e;
    }
    return new Ssh(home, wan, port, server);
  }

  /** scp as it comes, with the default cipher; but with no setting of the user's. */
  List<String> scp(Path source, Path target, String... options) {
    List<String> command = new ArrayList<>(List.of(program("scp"), "-q", "-F", "none"));
    command.addAll(List.of(options));
    command.addAll(
        List.of("-P", Integer.toString(port), "-i", home.resolve("user_key").toString()));
    for (String option :
        List.of(
            "BatchMode=yes",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "StrictHostKeyChecking=yes",
            "GlobalKnownHostsFile=none",
            "UserKnownHostsFile=" + home.resolve("known_hosts"))) {
      command.addAll(List.of("-o", option));
    }
    command.add(source.toString());
    command.add(System.getProperty("user.name") + "@" + address(wan) + ":" + target);
    return at(wan, Side.NEAR, command);
  }

  private static String address(Optional<Wan> wan) {
    return wan.isPresent() ? Side.FAR.address() : "127.0.0.1";
  }

  private static List<String> at(Optional<Wan> wan, Side side, List<String> command) {
    return wan.map(path -> path.at(side, Command.of(command.toArray(String[]::new))).words())
        .orElse(command);
  }

  @Override
  public void close() {
    server.close();
  }

  private static void makeKey(Workbench bench, Path key) throws IOException, InterruptedException {
    try (Child generator =
        bench.start(
            "ssh-keygen",
            program("ssh-keygen"),
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-f",
            key.toString())) {
      generator.awaitSuccess(STEP_TIMEOUT);
    }
  }

  private static String serverConfiguration(Path home, String address, int port) {
    return """
    ListenAddress %3$s
    Port %2$d
    HostKey %1$s/host_key
    AuthorizedKeysFile %1$s/user_key.pub
    PidFile none
    PermitRootLogin prohibit-password
    PasswordAuthentication no
    KbdInteractiveAuthentication no
    UsePAM no
    # The folders above ours are the machine's, and may be writable for a group.
    StrictModes no
    Subsystem sftp internal-sftp
    """
        .formatted(home, port, address);
  }

  private static String knownHost(Path home, String address, int port) throws IOException {
    return "[" + address + "]:" + port + " " + Files.readString(home.resolve("host_key.pub"));
  }

  /** Servers lie in folders that are not on everyone's path; sshd insists on its whole name. */
  private static String program(String name) {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("/usr/sbin", "/sbin", "/usr/local/sbin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(() ->
            new BenchException(
                name
                    + " is missing: install openssh-client and openssh-server, or leave out what"
                    + " is compared with scp."));
  }
}
