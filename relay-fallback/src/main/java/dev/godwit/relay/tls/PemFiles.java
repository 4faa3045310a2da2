package dev.godwit.relay.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Reads certificates and keys as operators have them: PEM (RFC 7468), a chain with the server's own
 * certificate first, the key as PKCS#8, PKCS#1 or SEC 1.
 */
public final class PemFiles {
  /** Chains have a few KiB; a key less. */
  private static final int MAX_FILE_BYTES = 256 * 1024;

  private static final byte[] PROBE =
      "does this key belong to this certificate".getBytes(StandardCharsets.US_ASCII);

  private PemFiles() {}

  /**
   * The identity that these files hold.
   *
   * @throws BadCertificateException if they can't be read, or don't belong together
   */
  public static TlsIdentity read(Path certificates, Path key) throws BadCertificateException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Object found : objects(certificates)) {
      if (found instanceof X509CertificateHolder holder) {
        chain.add(certificate(certificates, holder));
      }
    }
    if (chain.isEmpty()) {
      throw new BadCertificateException(
          "There is no certificate in " + certificates + ". It has to be a PEM file.");
    }
    requireOrder(certificates, chain);
    PrivateKey privateKey = privateKey(key);
    if (!belong(privateKey, chain.getFirst().getPublicKey())) {
      throw new BadCertificateException(
          "The key in "
              + key
              + " does not belong to the first certificate in "
              + certificates
              + ". Give the pair that was made together.");
    }
    return new TlsIdentity(privateKey, chain);
  }

  private static PrivateKey privateKey(Path file) throws BadCertificateException {
    for (Object found : objects(file)) {
      switch (found) {
        case PrivateKeyInfo info -> {
          return privateKey(file, info);
        }
        case PEMKeyPair pair -> {
          return privateKey(file, pair.getPrivateKeyInfo());
        }
        case PKCS8EncryptedPrivateKeyInfo _ -> throw encrypted(file);
        case PEMEncryptedKeyPair _ -> throw encrypted(file);
        default -> {
          // Parameters of a curve, or certificates, may stand beside the key.
        }
      }
    }
    throw new BadCertificateException(
        "There is no private key in " + file + ". It has to be a PEM file.");
  }

  private static PrivateKey privateKey(Path file, PrivateKeyInfo info)
      throws BadCertificateException {
    try {
      return new JcaPEMKeyConverter().getPrivateKey(info);
    } catch (IOException e) {
      throw new BadCertificateException(
          "The key in " + file + " is of a kind that can't be used. Use an RSA or a P-256 key.", e);
    }
  }

  private static X509Certificate certificate(Path file, X509CertificateHolder holder)
      throws BadCertificateException {
    try {
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (GeneralSecurityException e) {
      throw damaged(file, e);
    }
  }

  /** What stands in the file, by kinds of the library. */
  private static List<Object> objects(Path file) throws BadCertificateException {
    List<Object> objects = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text(file)))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        objects.add(next);
      }
    } catch (IOException | RuntimeException e) {
      // The library lets some of what it meets in a damaged file out as it is.
      throw damaged(file, e);
    }
    return objects;
  }

  private static String text(Path file) throws BadCertificateException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new BadCertificateException("There is no file " + file + ".", e);
    } catch (AccessDeniedException e) {
      throw new BadCertificateException(
          "This user may not read " + file + ". Let the server's user read it.", e);
    } catch (IOException e) {
      throw new BadCertificateException(file + " can't be read: " + e.getMessage() + ".", e);
    }
    if (bytes.length > MAX_FILE_BYTES) {
      throw new BadCertificateException(
          file + " is larger than any certificate. It has to be a PEM file.");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void requireOrder(Path file, List<X509Certificate> chain)
      throws BadCertificateException {
    for (int i = 1; i < chain.size(); i++) {
      if (!chain
          .get(i - 1)
          .getIssuerX500Principal()
          .equals(chain.get(i).getSubjectX500Principal())) {
        throw new BadCertificateException(
            "The certificates in "
                + file
                + " are not a chain. Put the server's own first, then the one that signed it, and"
                + " so on.");
      }
    }
  }

  private static boolean belong(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certified);
      verifier.update(PROBE);
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static BadCertificateException encrypted(Path file) {
    return new BadCertificateException(
        "The key in "
            + file
            + " is locked by a passphrase. Unlock it: openssl pkey -in "
            + file
            + " -out unlocked.pem");
  }

  private static BadCertificateException damaged(Path file, Exception cause) {
    return new BadCertificateException(
        file + " is damaged, or no PEM file. Take a fresh copy of it.", cause);
  }
}
