package dev.godwit.acceptance.lab;

import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import java.net.URI;

/** A signaling server as an operator starts it, for this machine only. */
public final class Server implements AutoCloseable {
  private ChildProcess process;
  private final int port;

  private Server(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** One that listens on a port of its own, and goes at once when it is told to. */
  public static Server start(String... options) {
    ChildProcess process = run(0, options);
    URI address = awaitAddress(process);
    return new Server(process, address.getPort());
  }

  /** Starts another on the same port, after the end of this one. */
  public void startAgain() {
    process.close();
    process = run(port);
    awaitAddress(process);
  }

  /** What {@code --server} takes. */
  public String address() {
    return "ws://127.0.0.1:" + port;
  }

  /** The process of now. */
  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }

  private static ChildProcess run(int port, String... options) {
    return Checkout.godwit("serve", "--host", "127.0.0.1", "--port", Integer.toString(port))
        .and("--admin", "off", "--drain", "0")
        .and(options)
        .start();
  }

  private static URI awaitAddress(ChildProcess process) {
    return URI.create(process.awaitStdout("http://127.0.0.1:\\d+/", Lab.PATIENCE).group());
  }
}
