package dev.godwit.acceptance.lab;

import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Command;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.IntFunction;

/** A signaling server as an operator starts it; for this machine only, unless said otherwise. */
public final class Server implements AutoCloseable {
  private static final String THIS_MACHINE = "127.0.0.1";

  private final IntFunction<Command> commandForPort;
  private final String host;
  private final int port;
  private ChildProcess process;

  private Server(String host, IntFunction<Command> commandForPort) {
    this.host = host;
    this.commandForPort = commandForPort;
    process = commandForPort.apply(0).start();
    port = awaitPort();
  }

  /** One that listens on a free port, and goes at once when it is told to. */
  static Server start() {
    return startToDrain(0);
  }

  /** One that listens on a free port, and gives its clients so long when it is told to go. */
  public static Server startToDrain(int seconds) {
    return new Server(
        THIS_MACHINE,
        port ->
            serve(THIS_MACHINE, port)
                .and("--https-port", "off", "--drain", Integer.toString(seconds)));
  }

  /** One that speaks HTTPS too, with a certificate that it makes itself and keeps in a folder. */
  public static Server startWithHttps(Path state) {
    return new Server(
        THIS_MACHINE,
        port ->
            serve(THIS_MACHINE, port)
                .and("--https-port", "0", "--drain", "0")
                .with("XDG_STATE_HOME", state.toString()));
  }

  /** One in another network, at this address there, where all who reach it find it. */
  static Server startIn(Internet internet, String place, String address, String... options) {
    return new Server(
        address, port -> internet.at(place, serve(address, port).and("--drain", "0").and(options)));
  }

  /** Starts another on the same port, after the end of this one. */
  public void startAgain() {
    process.close();
    process = commandForPort.apply(port).start();
    var _ = awaitPort();
  }

  /** What {@code --server} takes. */
  public String address() {
    return "ws://" + host + ":" + port;
  }

  /** What {@code --server} takes, by TLS. */
  public String secureAddress() {
    return "wss://" + URI.create(securePage()).getAuthority();
  }

  /** Where it listens for plain HTTP. */
  public int port() {
    return port;
  }

  /** The fingerprint of the certificate that it has made itself, as it prints it. */
  public String fingerprint() {
    return process.awaitStdout("^ *([0-9A-F]{2}(:[0-9A-F]{2}){31})$", Lab.PATIENCE).group(1);
  }

  /** The page, as a browser opens it by plain HTTP. */
  public String page() {
    return "http://" + host + ":" + port + "/";
  }

  /** The page, as a browser opens it by HTTPS. */
  public String securePage() {
    // It names a host that its certificate is for, which not all networks know.
    String port = process.awaitStdout("https://[^/:]+:(\\d+)/", Lab.PATIENCE).group(1);
    return "https://" + host + ":" + port + "/";
  }

  /** The process of now. */
  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }

  private static Command serve(String host, int port) {
    return Checkout.godwit("serve", "--host", host, "--port", Integer.toString(port))
        .and("--admin", "off");
  }

  private int awaitPort() {
    return Integer.parseInt(
        process.awaitStdout("http://" + host + ":(\\d+)/", Lab.PATIENCE).group(1));
  }
}
