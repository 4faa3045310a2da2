package dev.godwit.relay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import dev.godwit.testkit.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFilesTest {
  private static final KeyPair EC = TestAuthority.keys("EC", 256);
  private static final KeyPair RSA = TestAuthority.keys("RSA", 2048);

  private final TestAuthority authority = new TestAuthority();

  @TempDir private Path folder;

  @Test
  void keysAreReadAsPkcs8AndInTheirOlderForms() throws Exception {
    for (KeyPair keys : List.of(EC, RSA, TestAuthority.keys("Ed25519", 255))) {
      X509Certificate certificate = authority.certify(keys);
      for (String key :
          List.of(TestAuthority.pkcs8(keys.getPrivate()), TestAuthority.older(keys.getPrivate()))) {

        TlsIdentity identity = read(TestAuthority.pem(certificate), key);

        assertEquals(List.of(certificate), identity.chain());
        assertEquals(keys.getPrivate().getAlgorithm(), identity.key().getAlgorithm());
        identity.context();
      }
    }
  }

  @Test
  void aKeyMayStandBehindTheParametersOfItsCurve() throws Exception {
    String parameters =
        TestAuthority.pem(
            new PemObject("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded()));

    TlsIdentity identity =
        read(
            TestAuthority.pem(authority.certify(EC)),
            parameters + TestAuthority.older(EC.getPrivate()));

    assertEquals("EC", identity.key().getAlgorithm());
  }

  @Test
  void aChainIsReadInItsOrderWhateverStandsBetween() throws Exception {
    X509Certificate server = authority.certify(RSA);
    String chain =
        "a word\n"
            + TestAuthority.pem(server)
            + "more\n"
            + TestAuthority.pem(authority.certificate());

    TlsIdentity identity = read(chain, TestAuthority.pkcs8(RSA.getPrivate()));

    assertEquals(2, identity.chain().size());
    assertEquals(server, identity.certificate());
    assertEquals(Optional.of("files.example"), identity.hostName());
  }

  @Test
  void certificatesInTheWrongOrderAreToldApart() throws Exception {
    String reversed = TestAuthority.pem(authority.certificate(), authority.certify(EC));

    assertRefused("are not a chain", reversed, TestAuthority.pkcs8(EC.getPrivate()));
  }

  @Test
  void aKeyOfAnotherCertificateIsRefusedOfItsKindOrAnother() throws Exception {
    String certificate = TestAuthority.pem(authority.certify(EC));

    for (KeyPair other : List.of(RSA, TestAuthority.keys("EC", 256))) {
      assertRefused(
          "does not belong to the first certificate",
          certificate,
          TestAuthority.pkcs8(other.getPrivate()));
    }
  }

  @Test
  void aLockedKeyIsToldHowToUnlock() throws Exception {
    assertRefused(
        "openssl pkey -in",
        TestAuthority.pem(authority.certify(EC)),
        TestAuthority.locked(EC.getPrivate()));
  }

  @Test
  void filesThatHoldSomethingElseAreRefused() throws Exception {
    String certificate = TestAuthority.pem(authority.certify(EC));
    String key = TestAuthority.pkcs8(EC.getPrivate());

    assertRefused("There is no certificate in", key, key);
    assertRefused("There is no private key in", certificate, certificate);
    assertRefused("There is no certificate in", "", key);
    assertRefused("is larger than any certificate", certificate + "x".repeat(1 << 20), key);
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws Exception {
    Path absent = folder.resolve("absent.pem");

    assertEquals(
        "There is no file " + absent + ".",
        assertThrows(BadCertificateException.class, () -> PemFiles.read(absent, absent))
            .getMessage());
    assertThrows(BadCertificateException.class, () -> PemFiles.read(folder, folder));
  }

  @Test
  void damagedFilesEndInASentenceOrAreNotDamagedWhereItMatters() throws Exception {
    String whole = TestAuthority.pem(authority.certify(EC)) + TestAuthority.pkcs8(EC.getPrivate());
    Path file = folder.resolve("both.pem");
    Seeds.each(
        1,
        500,
        random -> {
          byte[] bytes = whole.getBytes(StandardCharsets.US_ASCII);
          for (int i = random.nextInt(1, 4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          }
          Files.write(file, Arrays.copyOf(bytes, random.nextInt(1, bytes.length + 1)));
          try {
            assertEquals(1, PemFiles.read(file, file).chain().size());
          } catch (BadCertificateException e) {
            assertTrue(String.valueOf(e.getMessage()).endsWith("."), e.getMessage());
          }
        });
  }

  @Test
  void whatIsLoggedHoldsNoKey() throws Exception {
    TlsIdentity identity =
        read(TestAuthority.pem(authority.certify(EC)), TestAuthority.pkcs8(EC.getPrivate()));

    assertFalse(identity.toString().contains(EC.getPrivate().toString()));
    assertTrue(identity.toString().contains(identity.fingerprint()));
  }

  private TlsIdentity read(String certificates, String key) throws Exception {
    Path certificateFile = Files.writeString(folder.resolve("certificate.pem"), certificates);
    Path keyFile = Files.writeString(folder.resolve("key.pem"), key);
    return PemFiles.read(certificateFile, keyFile);
  }

  private void assertRefused(String why, String certificates, String key) {
    BadCertificateException refusal =
        assertThrows(BadCertificateException.class, () -> read(certificates, key));
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
  }
}
