package dev.godwit.relay.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Who the server is to those who connect by TLS. Immutable.
 *
 * @param key belongs to the first certificate
 * @param chain the server's own certificate first, each signed by the next; not empty
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
  /** The type of {@code dNSName} among the general names (RFC 5280, section 4.2.1.6). */
  private static final int DNS_NAME = 2;

  private static final String ALIAS = "server";

  public TlsIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
  }

  /** The server's own certificate. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** What a server presents this identity by. */
  public SSLContext context() {
    char[] nowhereKept = {};
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(ALIAS, key, nowhereKept, chain.toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, nowhereKept);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java can't present a certificate", e);
    }
  }

  /** The SHA-256 of the certificate, as browsers show it: {@code AB:CD:…}. */
  public String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate().getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first host name that the certificate is for, if it names one. */
  public Optional<String> hostName() {
    return alternativeNames(certificate()).stream()
        .filter(name -> name.getFirst().equals(DNS_NAME))
        .map(name -> name.get(1).toString().toLowerCase(Locale.ROOT))
        .filter(name -> !name.startsWith("*"))
        .findFirst();
  }

  /** Pairs of a type and a name (see {@link X509Certificate#getSubjectAlternativeNames}). */
  static Collection<List<?>> alternativeNames(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException _) {
      return List.of();
    }
  }

  /** Without the key: this may come to a log. */
  @Override
  public String toString() {
    return "TlsIdentity[" + fingerprint() + "]";
  }

  /** As the certificate's bytes (DER). */
  byte[] encodedCertificate() throws CertificateEncodingException {
    return certificate().getEncoded();
  }
}
