package dev.godwit.relay.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many file descriptors a relay may come to need, and whether this process may have them. */
final class FileDescriptors {
  private static final Logger LOG = LoggerFactory.getLogger(FileDescriptors.class);

  /** What the JVM, its logs, the loops and all listeners have open. */
  private static final int FIXED = 200;

  private FileDescriptors() {}

  /** One for each allocation (those of both families have two) and one for each connection. */
  static long needed(RelaySettings settings) {
    return (long) settings.turn().limits().allocations() + settings.streams().connections() + FIXED;
  }

  /** Logs if there may be too few: allocations are refused then, before their limit. */
  static void check(RelaySettings settings) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        && unix.getMaxFileDescriptorCount() < needed(settings)) {
      LOG.info(
          "This process may open {} files; with as many clients as its limits allow it needs {}."
              + " Raise it (LimitNOFILE= of systemd, ulimit -n), or lower the limits.",
          unix.getMaxFileDescriptorCount(),
          needed(settings));
    }
  }
}
