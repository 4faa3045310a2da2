package dev.godwit.testkit.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** Certifies servers for tests, and writes what it made as operators would have it. */
public final class TestAuthority {
  private static final X500Name NAME = new X500Name("CN=Test authority");

  private final KeyPair keys = keys("EC", 256);

  /** Its own certificate. */
  public X509Certificate certificate() throws Exception {
    return sign(NAME, keys, true);
  }

  /** A certificate for {@code files.example} and {@code 127.0.0.1} with this key. */
  public X509Certificate certify(KeyPair server) throws Exception {
    return sign(new X500Name("CN=files.example"), server, false);
  }

  private X509Certificate sign(X500Name subject, KeyPair subjectKeys, boolean isAuthority)
      throws Exception {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            BigInteger.ONE,
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(30))),
            subject,
            subjectKeys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "*.files.example"),
              new GeneralName(GeneralName.dNSName, "Files.example"),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  /** A new pair; the size is what that algorithm means by it. */
  public static KeyPair keys(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** An RSA key as PKCS#1, one on P-256 as SEC 1, another as PKCS#8. */
  public static String older(PrivateKey key) throws Exception {
    return key instanceof ECPrivateKey onCurve
        ? pem(
            new PemObject(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, onCurve.getS(), SECObjectIdentifiers.secp256r1)
                    .getEncoded()))
        : pem(key);
  }

  /** What the library knows, as PEM. */
  public static String pem(Object... objects) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object object : objects) {
        writer.writeObject(object);
      }
    }
    return text.toString();
  }

  /** A key as PKCS#8. */
  public static String pkcs8(PrivateKey key) throws Exception {
    return pem(new JcaPKCS8Generator(key, null));
  }

  /** A key as PKCS#8, locked. */
  public static String locked(PrivateKey key) throws Exception {
    var lock =
        new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
            .setProvider(new BouncyCastleProvider())
            .setPassword("secret".toCharArray())
            .build();
    return pem(new JcaPKCS8Generator(key, lock));
  }
}
