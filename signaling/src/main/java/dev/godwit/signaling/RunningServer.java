package dev.godwit.signaling;

import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.process.Machine;
import dev.godwit.relay.tls.BadCertificateException;
import dev.godwit.relay.tls.TlsIdentity;
import dev.godwit.signaling.web.Companion;
import dev.godwit.signaling.web.SignalingServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signaling with the relay beside it. Thread-safe. */
final class RunningServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

  private final SignalingServer signaling;
  private final EmbeddedRelay relay;
  private final Optional<HttpsOptions.Credential> credential;
  private final AtomicBoolean isDraining;

  private RunningServer(
      SignalingServer signaling,
      EmbeddedRelay relay,
      Optional<HttpsOptions.Credential> credential,
      AtomicBoolean isDraining) {
    this.signaling = signaling;
    this.relay = relay;
    this.credential = credential;
    this.isDraining = isDraining;
  }

  /** Starts signaling in some way or other. */
  @FunctionalInterface
  interface Start {
    SignalingServer start(Companion companion) throws CannotListenException;
  }

  /**
   * Starts signaling, with a relay that runs already. Both are closed with it, and if it can't be
   * started.
   */
  static RunningServer start(
      Start start, EmbeddedRelay relay, Optional<HttpsOptions.Credential> credential)
      throws CannotListenException {
    AtomicBoolean isDraining = new AtomicBoolean();
    try {
      SignalingServer signaling =
          start.start(new Companion(relay::register, () -> !isDraining.get(), relay));
      relay.answerStunAt(signaling.address());
      List<InetSocketAddress> own = new ArrayList<>(List.of(signaling.address()));
      signaling.secureAddress().ifPresent(own::add);
      signaling.adminAddress().ifPresent(own::add);
      relay.protect(own);
      return new RunningServer(signaling, relay, credential, isDraining);
    } catch (CannotListenException | RuntimeException e) {
      relay.close();
      throw e;
    }
  }

  /**
   * What it says of itself.
   *
   * @param host as its operator named the address to listen on
   */
  Greeting greeting(String host, Machine machine) {
    Optional<Greeting.Secure> secure =
        signaling
            .secureAddress()
            .flatMap(address -> credential.map(known -> known.greeting(address.getPort())));
    return new Greeting(
        host, signaling.address(), secure, relay.greeting(), signaling.adminAddress(), machine);
  }

  /** Reads a given certificate again; the log says what came of it. */
  void reload() {
    credential
        .flatMap(HttpsOptions.Credential::files)
        .ifPresent(files -> {
          try {
            TlsIdentity renewed = files.read(Instant.now());
            signaling.replaceTls(renewed.context());
            relay.replaceTls(renewed);
            LOG.info("The certificate was read again.");
          } catch (BadCertificateException e) {
            LOG.error("{} The certificate that was read before holds.", e.getMessage());
          }
        });
  }

  /** Takes in nobody new, gives those who are there time to go, then closes. */
  void drainAndClose(Duration atMost) {
    LOG.info("Told to stop: clients have {} s to go.", atMost.toSeconds());
    isDraining.set(true);
    long startNanos = System.nanoTime();
    try (this) {
      relay.drain();
      signaling.drain(atMost);
      relay.awaitDrained(atMost.minusNanos(System.nanoTime() - startNanos));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    signaling.close();
    relay.close();
  }
}
