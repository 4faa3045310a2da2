package dev.godwit.protocol.transfer;

import dev.godwit.protocol.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A SHA-256 digest (FIPS 180-4). Immutable. */
public final class Digest {
  /** How many bytes it has. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a SHA-256 digest has " + BYTES + " bytes");
    }
    this.bytes = bytes;
  }

  /** The digest with a copy of these {@link #BYTES} bytes. */
  public static Digest of(byte[] bytes) {
    return new Digest(bytes.clone());
  }

  /** A fresh computation; every Java platform has the algorithm. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256.", e);
    }
  }

  /** The same computation, which goes its own way from now on. */
  static MessageDigest copyOf(MessageDigest computation) {
    try {
      return (MessageDigest) computation.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("This Java runtime's SHA-256 cannot be copied.", e);
    }
  }

  /** Feeds this digest's bytes to a computation: how a file's digest is made of its blocks'. */
  public void updateInto(MessageDigest computation) {
    computation.update(bytes);
  }

  /** Copies this digest's bytes to this place. */
  void copyInto(byte[] target, int position) {
    System.arraycopy(bytes, 0, target, position, BYTES);
  }

  /** The wire form: base64url, 43 characters. */
  public String text() {
    return JsonObject.encodeBinary(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return text();
  }
}
