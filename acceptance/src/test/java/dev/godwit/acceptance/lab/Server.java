package dev.godwit.acceptance.lab;

import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.ChildProcess;
import java.net.URI;

/** A signaling server as an operator starts it, for this machine only. */
public final class Server implements AutoCloseable {
  private final int port;
  private ChildProcess process;

  private Server(int port, ChildProcess process) {
    this.port = port;
    this.process = process;
  }

  /** One that listens on a free port, and goes at once when it is told to. */
  static Server start() {
    return startToDrain(0);
  }

  /** One that listens on a free port, and gives its clients so long when it is told to go. */
  public static Server startToDrain(int seconds) {
    ChildProcess process = run(0, seconds);
    return new Server(awaitAddress(process).getPort(), process);
  }

  /** Starts another on the same port, after the end of this one. */
  public void startAgain() {
    process.close();
    process = run(port, 0);
    awaitAddress(process);
  }

  /** What {@code --server} takes. */
  public String address() {
    return "ws://127.0.0.1:" + port;
  }

  /** The page, as a browser on this machine opens it. */
  public String page() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** The process of now. */
  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }

  private static ChildProcess run(int port, int drainSeconds) {
    return Checkout.godwit("serve", "--host", "127.0.0.1", "--port", Integer.toString(port))
        .and("--https-port", "off", "--admin", "off", "--drain", Integer.toString(drainSeconds))
        .start();
  }

  private static URI awaitAddress(ChildProcess process) {
    return URI.create(process.awaitStdout("http://127.0.0.1:\\d+/", Lab.PATIENCE).group());
  }
}
