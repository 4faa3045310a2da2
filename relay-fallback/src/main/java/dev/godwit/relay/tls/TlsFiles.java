package dev.godwit.relay.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an operator keeps a server's certificate and its key.
 *
 * @param certificate the server's own, then those between it and its authority, as PEM
 * @param key belongs to it, as PEM
 */
public record TlsFiles(Path certificate, Path key) {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  /** Certificates that are renewed by themselves have longer left than this. */
  private static final Duration SOON = Duration.ofDays(7);

  /**
   * What is in them now; the log says if it ends soon.
   *
   * @throws BadCertificateException if they can't be read, or don't belong together
   */
  public TlsIdentity read(Instant now) throws BadCertificateException {
    TlsIdentity given = PemFiles.read(certificate, key);
    Instant end = given.certificate().getNotAfter().toInstant();
    if (end.isBefore(now.plus(SOON))) {
      LOG.warn("The certificate in {} is valid until {} only: renew it.", certificate, end);
    }
    return given;
  }

  /** Both. */
  public Set<Path> paths() {
    return new HashSet<>(List.of(certificate, key));
  }
}
