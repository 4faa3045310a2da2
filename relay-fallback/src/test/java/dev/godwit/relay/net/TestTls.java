package dev.godwit.relay.net;

import dev.godwit.testkit.tls.TestAuthority;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS for tests.
 *
 * @param certificate the server's
 * @param server what the server uses
 * @param client what a client uses that trusts this certificate and no other
 */
record TestTls(X509Certificate certificate, SSLContext server, SSLContext client) {
  private static final char[] NO_PASSWORD = new char[0];

  static TestTls make() throws Exception {
    KeyPair keys = TestAuthority.keys("EC", 256);
    X509Certificate certificate = new TestAuthority().certify(keys);
    KeyStore own = emptyStore();
    own.setKeyEntry("server", keys.getPrivate(), NO_PASSWORD, new Certificate[] {certificate});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(own, NO_PASSWORD);
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(managers.getKeyManagers(), null, null);

    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry("server", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
    return new TestTls(certificate, server, client);
  }

  private static KeyStore emptyStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
