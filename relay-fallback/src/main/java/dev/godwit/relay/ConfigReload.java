package dev.godwit.relay;

import dev.godwit.relay.tls.BadCertificateException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a running relay go by what its files say now: certificate, secrets, users and allowed peers,
 * all of them or none. Used by one thread at a time.
 */
final class ConfigReload {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigReload.class);

  private final ConfigSources sources;
  private final OptionValues atStart;
  private final RunningRelay relay;
  private OptionValues current;

  /**
   * @param atStart what the relay was started with
   */
  ConfigReload(ConfigSources sources, OptionValues atStart, RunningRelay relay) {
    this.sources = sources;
    this.atStart = atStart;
    this.relay = relay;
    this.current = atStart;
  }

  /** Whose changes matter. */
  Set<Path> files() {
    Set<Path> files = new HashSet<>();
    sources.file().ifPresent(files::add);
    for (RelayOption option :
        Set.of(
            RelayOption.SECRET_FILE,
            RelayOption.USERS_FILE,
            RelayOption.TLS_CERT,
            RelayOption.TLS_KEY)) {
      current.one(option).map(Path::of).ifPresent(files::add);
    }
    return files;
  }

  /** Reads them again; the log says what came of it. */
  void run() {
    try {
      OptionValues said = sources.read();
      relay.reload(RelayConfig.of(said));
      current = said;
      LOG.info("Certificate, secrets, users and allowed peers were read again.");
    } catch (ConfigException | BadCertificateException e) {
      LOG.error("Nothing was read again: {} What was read before holds.", e.getMessage());
      return;
    }
    for (RelayOption option : current.differences(atStart)) {
      if (option.change() == RelayOption.Change.AT_THE_NEXT_START) {
        LOG.warn("{} has changed, which takes effect at the next start.", current.place(option));
      }
    }
  }
}
