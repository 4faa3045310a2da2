package dev.godwit.relay.tls;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates that a server signs itself (RFC 5280): ECDSA on P-256. */
final class SelfMadeCertificate {
  /** Some systems refuse certificates that are valid for more than 398 days. */
  static final Duration VALIDITY = Duration.ofDays(397);

  /** For clients whose clocks are behind. */
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  /** RFC 5280, section 4.1.2.2: at most 20 bytes, and positive. */
  private static final int SERIAL_BITS = 127;

  private static final X500Name SUBJECT = new X500Name("CN=Godwit server (self-made certificate)");

  private SelfMadeCertificate() {}

  /** A new key with a certificate for these names, valid from now on. */
  static TlsIdentity make(CertificateNames names, Instant now) {
    try {
      SecureRandom random = new SecureRandom();
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair keys = generator.generateKeyPair();
      Instant start = now.minus(CLOCK_SKEW);
      // Both ends are part of the validity (RFC 5280, section 4.1.2.5).
      Instant end = start.plus(VALIDITY).minusSeconds(1);
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              SUBJECT,
              new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
              Date.from(start),
              Date.from(end),
              SUBJECT,
              keys.getPublic());
      addExtensions(builder, names);
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new TlsIdentity(keys.getPrivate(), List.of(certificate));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("this Java can't make a certificate", e);
    }
  }

  /** A server's certificate, and no authority: whoever trusts it trusts this server alone. */
  private static void addExtensions(X509v3CertificateBuilder builder, CertificateNames names)
      throws CertIOException {
    List<GeneralName> alternatives = new ArrayList<>();
    names.hosts().stream()
        .sorted()
        .forEach(host -> alternatives.add(new GeneralName(GeneralName.dNSName, host)));
    names.addresses().stream()
        .map(InetAddress::getHostAddress)
        .sorted()
        .forEach(address -> alternatives.add(new GeneralName(GeneralName.iPAddress, address)));
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(alternatives.toArray(GeneralName[]::new)));
  }
}
