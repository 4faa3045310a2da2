package dev.godwit.relay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final CertificateNames NAMES = names("192.0.2.7", "2001:db8:1:2::7");

  @TempDir private Path directory;
  private Path folder;
  private CertificateStore store;

  @BeforeEach
  void inAFolderThatIsNotThere() {
    folder = directory.resolve("state").resolve("tls");
    store = new CertificateStore(folder);
  }

  @Test
  void theCertificateIsForThisMachineAndForAYearOrSo() throws Exception {
    X509Certificate certificate = store.certificateFor(NAMES, NOW).certificate();

    certificate.verify(certificate.getPublicKey());
    assertEquals("EC", certificate.getPublicKey().getAlgorithm());
    assertEquals(-1, certificate.getBasicConstraints(), "is no authority");
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), certificate.getExtendedKeyUsage());
    assertEquals(
        List.of(
            "localhost",
            "machine",
            "0:0:0:0:0:0:0:1",
            "127.0.0.1",
            "192.0.2.7",
            "2001:db8:1:2:0:0:0:7"),
        certificate.getSubjectAlternativeNames().stream().map(name -> name.get(1)).toList());
    Instant start = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    assertTrue(start.isBefore(NOW));
    assertTrue(Duration.between(start, end.plusSeconds(1)).toDays() <= 397);
    assertTrue(end.isAfter(NOW.plus(Duration.ofDays(390))));
  }

  @Test
  void itIsKeptBetweenRuns() {
    TlsIdentity first = store.certificateFor(NAMES, NOW);

    TlsIdentity second =
        new CertificateStore(folder).certificateFor(NAMES, NOW.plus(Duration.ofDays(300)));

    assertEquals(first, second);
  }

  @Test
  void nobodyElseMayReadTheKey() throws Exception {
    store.certificateFor(NAMES, NOW);

    assertEquals("rwx------", permissions(folder));
    assertEquals("rw-------", permissions(folder.resolve("server.pem")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("server.pem")), files.toList());
    }
  }

  @Test
  void aFolderThatWasOpenToOthersIsClosed() throws Exception {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

    store.certificateFor(NAMES, NOW);

    assertEquals("rwx------", permissions(folder));
  }

  @Test
  void aKeyThatOthersMayHaveReadIsReplaced() throws Exception {
    TlsIdentity read = store.certificateFor(NAMES, NOW);
    Files.setPosixFilePermissions(
        folder.resolve("server.pem"), PosixFilePermissions.fromString("rw-r--r--"));

    assertNotEquals(read.key(), store.certificateFor(NAMES, NOW).key());
    assertEquals("rw-------", permissions(folder.resolve("server.pem")));
  }

  @Test
  void itIsMadeAnewInTimeBeforeItEnds() {
    TlsIdentity first = store.certificateFor(NAMES, NOW);
    Instant end = first.certificate().getNotAfter().toInstant();

    TlsIdentity shortBefore =
        store.certificateFor(NAMES, end.minus(CertificateStore.MIN_LEFT).minusSeconds(1));
    Instant late = end.minus(CertificateStore.MIN_LEFT).plusSeconds(1);
    TlsIdentity after = store.certificateFor(NAMES, late);

    assertEquals(first, shortBefore);
    assertNotEquals(first, after);
    assertTrue(
        after.certificate().getNotAfter().toInstant().isAfter(late.plus(Duration.ofDays(390))));
    assertEquals(after, store.certificateFor(NAMES, late));
  }

  @Test
  void itIsMadeAnewForAClockThatWasSetBack() {
    TlsIdentity first = store.certificateFor(NAMES, NOW);

    assertNotEquals(first, store.certificateFor(NAMES, NOW.minus(Duration.ofDays(2))));
  }

  @Test
  void itIsMadeAnewForAnotherAddressNetworkOrName() {
    for (CertificateNames others :
        List.of(
            names("192.0.2.8", "2001:db8:1:2::7"),
            names("192.0.2.7", "2001:db8:1:3::7"),
            CertificateNames.of(List.of("files.example"), List.of()))) {
      TlsIdentity first = store.certificateFor(NAMES, NOW);

      TlsIdentity second = store.certificateFor(others, NOW);

      assertNotEquals(first, second);
      assertTrue(others.areIn(second.certificate()));
    }
  }

  @Test
  void itIsKeptWhereTheMachineHasLessThanBeforeOrAnotherAddressInItsIpv6Network() {
    TlsIdentity first = store.certificateFor(NAMES, NOW);

    assertEquals(first, store.certificateFor(CertificateNames.of(List.of(), List.of()), NOW));
    assertEquals(first, store.certificateFor(names("192.0.2.7", "2001:db8:1:2:a:b:c:d"), NOW));
  }

  @Test
  void aDamagedFileIsReplacedByACertificateThatIsKept() throws Exception {
    store.certificateFor(NAMES, NOW);
    Path file = folder.resolve("server.pem");
    byte[] whole = Files.readAllBytes(file);
    Seeds.each(
        1,
        50,
        random -> {
          byte[] bytes = whole.clone();
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));

          TlsIdentity identity = store.certificateFor(NAMES, NOW);

          assertEquals(identity, store.certificateFor(NAMES, NOW));
          assertTrue(NAMES.areIn(identity.certificate()));
          identity.context();
        });
  }

  @Test
  void whereNothingCanBeKeptACertificateServesForThisRun() throws Exception {
    Path inTheWay = Files.writeString(directory.resolve("file"), "not a folder");
    CertificateStore nowhere = new CertificateStore(inTheWay.resolve("tls"));

    TlsIdentity first = nowhere.certificateFor(NAMES, NOW);

    first.context();
    assertNotEquals(first, nowhere.certificateFor(NAMES, NOW));
  }

  @Test
  void namesThatNoCertificateCanHoldAreLeftOut() {
    CertificateNames names =
        CertificateNames.of(
            List.of("Files.Example.", "not a name", "under_score", "", "x".repeat(64)), List.of());

    assertEquals(Set.of("localhost", "files.example"), names.hosts());
    assertTrue(names.areIn(store.certificateFor(names, NOW).certificate()));
  }

  @Test
  void aMachineWithHundredsOfAddressesHasACertificateForSome() {
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      addresses.add(InetAddress.ofLiteral("198.51." + i / 200 + "." + i % 200));
    }
    CertificateNames names = CertificateNames.of(List.of(), addresses);

    assertEquals(CertificateNames.MAX_EACH + 2, names.addresses().size());
    assertFalse(names.addresses().contains(addresses.getLast()));
    assertTrue(names.areIn(store.certificateFor(names, NOW).certificate()));
  }

  private static CertificateNames names(String... addresses) {
    return CertificateNames.of(
        List.of("machine"), Stream.of(addresses).map(InetAddress::ofLiteral).toList());
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
