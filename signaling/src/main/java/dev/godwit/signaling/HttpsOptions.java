package dev.godwit.signaling;

import dev.godwit.relay.process.Machine;
import dev.godwit.relay.tls.BadCertificateException;
import dev.godwit.relay.tls.CertificateNames;
import dev.godwit.relay.tls.CertificateStore;
import dev.godwit.relay.tls.TlsFiles;
import dev.godwit.relay.tls.TlsIdentity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code serve} that are about HTTPS. */
final class HttpsOptions {
  private static final String PORT = "--https-port";
  private static final String OFF = "off";
  private static final int MAX_PORT = 65_535;

  /**
   * What the server proves who it is by.
   *
   * @param files where it came from; nowhere if nobody but the server itself vouches for it
   */
  record Credential(TlsIdentity identity, Optional<TlsFiles> files) {
    boolean isSelfMade() {
      return files.isEmpty();
    }

    /** What the greeting says of it. */
    Greeting.Secure greeting(int port) {
      return isSelfMade()
          ? new Greeting.Secure(port, Optional.empty(), Optional.of(identity.fingerprint()))
          : new Greeting.Secure(port, identity.hostName(), Optional.empty());
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = PORT,
      paramLabel = "PORT",
      defaultValue = "8443",
      description = "The port to listen on for HTTPS; 0 takes a free one; off: none.")
  private String port = "";

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = {
        "This server's certificate and those between it and its authority, as PEM. Without it the"
            + " server makes one itself, of which browsers warn."
      })
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's key, as PEM.")
  private @Nullable Path key;

  /** The port, unless HTTPS is off. */
  OptionalInt port() {
    if (port.equals(OFF)) {
      if (certificate != null || key != null) {
        throw usage("--tls-cert and --tls-key are of no use with " + PORT + " off.");
      }
      return OptionalInt.empty();
    }
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
      throw usage(PORT + " takes 0 to " + MAX_PORT + " or off, not " + port + ".");
    }
    return OptionalInt.of(Integer.parseInt(port));
  }

  /** Whether the port was asked for, and is not just the usual one. */
  boolean isPortChosen() {
    return spec.commandLine().getParseResult().hasMatchedOption(PORT);
  }

  /**
   * Who the server is to prove to be, unless HTTPS is off.
   *
   * @param state where a certificate that the server made itself is kept
   * @param furtherNames by which this machine can be reached
   */
  Optional<Credential> credential(Path state, Machine machine, Collection<String> furtherNames) {
    if (port().isEmpty()) {
      return Optional.empty();
    }
    Instant now = Instant.now();
    Optional<TlsFiles> files = files();
    if (files.isEmpty()) {
      return Optional.of(new Credential(selfMade(state, machine, furtherNames, now), files));
    }
    try {
      return Optional.of(new Credential(files.get().read(now), files));
    } catch (BadCertificateException e) {
      throw usage(e.getMessage());
    }
  }

  private Optional<TlsFiles> files() {
    if (certificate == null && key == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw usage("--tls-cert and --tls-key come together.");
    }
    return Optional.of(new TlsFiles(certificate, key));
  }

  private static TlsIdentity selfMade(
      Path state, Machine machine, Collection<String> furtherNames, Instant now) {
    Collection<String> hosts = new ArrayList<>(furtherNames);
    hosts.addAll(machine.names());
    return CertificateStore.in(state)
        .certificateFor(CertificateNames.of(hosts, machine.addresses()), now);
  }

  private ParameterException usage(@Nullable String message) {
    return new ParameterException(spec.commandLine(), String.valueOf(message));
  }
}
