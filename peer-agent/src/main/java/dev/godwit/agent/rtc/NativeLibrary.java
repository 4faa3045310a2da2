package dev.godwit.agent.rtc;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loads the native library, or says what it lacks on this machine. */
final class NativeLibrary {

  /** What the library is linked with, by the names of Debian and its kin. */
  static final String DEBIAN_PACKAGES =
      "libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3";

  private NativeLibrary() {}

  /** The JVM tells only once why a class cannot be used; later attempts fail without the reason. */
  private static final AtomicReference<@Nullable Throwable> FIRST_FAILURE = new AtomicReference<>();

  static <T> T load(Supplier<T> firstUse) {
    try {
      return firstUse.get();
    } catch (LinkageError | RuntimeException e) {
      FIRST_FAILURE.compareAndSet(null, e);
      Throwable reason = e instanceof NoClassDefFoundError ? FIRST_FAILURE.get() : e;
      throw new RtcUnavailableException(explain(reason == null ? e : reason), e);
    }
  }

  static String explain(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String detail = String.valueOf(root.getMessage());
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (detail.contains("cannot open shared object file")) {
      return "The WebRTC library lacks a system package ("
          + detail.strip()
          + "). On Debian or Ubuntu: apt-get install "
          + DEBIAN_PACKAGES;
    }
    if (root instanceof NullPointerException) {
      return "There is no WebRTC library for " + platform + " on the class path.";
    }
    if (detail.contains("failed to map segment") || root instanceof IOException) {
      return "The WebRTC library cannot be unpacked and run in "
          + System.getProperty("java.io.tmpdir")
          + " ("
          + root
          + "). Point -Djava.io.tmpdir at a directory that can be written to and executed from.";
    }
    return "The WebRTC library does not start on " + platform + ": " + root;
  }
}
