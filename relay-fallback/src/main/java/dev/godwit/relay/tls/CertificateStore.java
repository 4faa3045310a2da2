package dev.godwit.relay.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the certificate that the server made itself, with its key, so that a browser which was told
 * once to accept it finds the same one after a restart. Both lie in one file, so that no crash can
 * part them; of two servers that make one at once, the last to write is kept. Confined to its
 * caller.
 */
public final class CertificateStore {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateStore.class);

  /**
   * What a kept certificate must still be valid for at a start. A server that runs for longer than
   * this has to be started anew by then.
   */
  static final Duration MIN_LEFT = Duration.ofDays(90);

  private static final String FILE = "server.pem";
  private static final Set<PosixFilePermission> FOR_OWNER =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER_FOR_OWNER =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;
  private final Path file;

  /**
   * Keeps it beside what else this account's servers keep.
   *
   * @param state the folder for all of that; what is needed of it is made
   */
  public static CertificateStore in(Path state) {
    return new CertificateStore(state.resolve("tls"));
  }

  CertificateStore(Path folder) {
    this.folder = folder;
    this.file = folder.resolve(FILE);
  }

  /**
   * The kept certificate if it will do, else a new one. Where a new one can't be kept, it serves
   * until the server ends, and the log says so.
   */
  public TlsIdentity certificateFor(CertificateNames names, Instant now) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        TlsIdentity kept = PemFiles.read(file, file);
        Optional<String> flaw = flaw(kept, names, now);
        if (flaw.isEmpty()) {
          return kept;
        }
        LOG.info("The certificate is made anew: {}.", flaw.get());
      } catch (BadCertificateException | IOException e) {
        LOG.warn("The certificate is made anew: the one in {} can't be read.", file);
        LOG.debug("What was wrong with it", e);
      }
    }
    TlsIdentity made = SelfMadeCertificate.make(names, now);
    try {
      keep(made);
    } catch (IOException e) {
      LOG.warn(
          "The certificate can't be kept in {} ({}). At the next start there is another, which"
              + " browsers warn of again; $XDG_STATE_HOME names another place.",
          folder,
          e.toString());
    }
    return made;
  }

  private Optional<String> flaw(TlsIdentity kept, CertificateNames names, Instant now)
      throws IOException {
    Instant start = kept.certificate().getNotBefore().toInstant();
    Instant end = kept.certificate().getNotAfter().toInstant();
    if (!isForOwnerAlone()) {
      return Optional.of("others may have read the key of the kept one");
    }
    if (now.isBefore(start) || now.plus(MIN_LEFT).isAfter(end)) {
      return Optional.of("the kept one is valid from " + start + " to " + end);
    }
    return names.areIn(kept.certificate())
        ? Optional.empty()
        : Optional.of("this machine has a name or address that the kept one is not for");
  }

  private boolean isForOwnerAlone() throws IOException {
    return !hasPermissions() || FOR_OWNER.containsAll(Files.getPosixFilePermissions(file));
  }

  private void keep(TlsIdentity identity) throws IOException {
    Files.createDirectories(folder, attributes(FOLDER_FOR_OWNER));
    if (hasPermissions()) {
      // It may have been there before, open to others.
      Files.setPosixFilePermissions(folder, FOLDER_FOR_OWNER);
    }
    Path part = Files.createTempFile(folder, FILE, ".part", attributes(FOR_OWNER));
    try {
      ByteBuffer bytes = ByteBuffer.wrap(encode(identity).getBytes(StandardCharsets.US_ASCII));
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return hasPermissions()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private boolean hasPermissions() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** The certificate first: tools that import one stop after it. */
  private static String encode(TlsIdentity identity) {
    try {
      return block("CERTIFICATE", identity.encodedCertificate())
          + block("PRIVATE KEY", identity.key().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was just made has bytes", e);
    }
  }

  /** RFC 7468, section 3. */
  private static String block(String label, byte[] bytes) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
