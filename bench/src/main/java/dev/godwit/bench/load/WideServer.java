package dev.godwit.bench.load;

import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.listen.HostPort;
import dev.godwit.signaling.session.Discretion;
import dev.godwit.signaling.session.SessionLimits;
import dev.godwit.signaling.web.ServerSettings;
import dev.godwit.signaling.web.SignalingServer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The signaling server as {@code godwit serve} runs it, but with limits so wide that none is met:
 * all load comes from one address here.
 *
 * <p>Argument: its port on the loopback interface.
 */
public final class WideServer {
  /** Says that it listens. */
  static final String LISTENING = "listening";

  private static final int WIDE = 1_000_000;
  private static final SessionLimits LIMITS = new SessionLimits(20_000, 20_000, WIDE, WIDE, WIDE);

  private WideServer() {}

  /** See the class. */
  public static void main(String[] args) throws CannotListenException, InterruptedException {
    HostPort address = new HostPort("127.0.0.1", Integer.parseInt(args[0]));
    ServerSettings settings =
        new ServerSettings(address, Optional.empty(), Set.of(), Set.of(), Discretion.OPEN, LIMITS);
    try (SignalingServer _ = SignalingServer.start(settings)) {
      System.out.println(LISTENING);
      new CountDownLatch(1).await();
    }
  }
}
