package dev.godwit.acceptance.lab;

import dev.godwit.testkit.process.Checkout;
import dev.godwit.testkit.process.Command;
import dev.godwit.testkit.tls.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An authority that the clients of a class's tests trust, and its certificate for one server. To be
 * registered as a static extension, before whoever needs its files. Confined to the thread of the
 * tests.
 */
public final class Authority implements BeforeAllCallback, AfterAllCallback {
  private static final char[] NO_SECRET = "changeit".toCharArray();

  private final String address;
  private @Nullable Path directory;

  /** One that certifies the server at this IP address. */
  public Authority(String address) {
    this.address = address;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Path parent = Files.createDirectories(Checkout.root().resolve("acceptance/target/lab"));
    directory = Files.createTempDirectory(parent, "authority").toRealPath();
    TestAuthority authority = new TestAuthority();
    KeyPair keys = TestAuthority.keys("EC", 256);
    Files.writeString(certificate(), TestAuthority.pem(authority.certificate()));
    Files.writeString(file("server"), TestAuthority.pem(authority.certify(keys, address)));
    Files.writeString(file("key"), TestAuthority.pkcs8(keys.getPrivate()));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, NO_SECRET);
    trusted.setCertificateEntry("authority", authority.certificate());
    try (OutputStream out = Files.newOutputStream(file("trusted"))) {
      trusted.store(out, NO_SECRET);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (directory != null) {
      Folder.delete(directory);
    }
  }

  /** The authority's own certificate, as PEM. */
  public Path certificate() {
    return file("authority");
  }

  /** The options by which a server shows its certificate. */
  public String[] serverOptions() {
    return new String[] {
      "--https-port",
      "0",
      "--tls-cert",
      file("server").toString(),
      "--tls-key",
      file("key").toString()
    };
  }

  /** The same command, by somebody who trusts the authority. */
  public Command trustedBy(Command command) {
    return command.with(
        "GODWIT_JAVA_OPTS",
        "-Djavax.net.ssl.trustStore="
            + file("trusted")
            + " -Djavax.net.ssl.trustStorePassword="
            + new String(NO_SECRET));
  }

  private Path file(String name) {
    return Objects.requireNonNull(directory, "before the tests").resolve(name);
  }
}
