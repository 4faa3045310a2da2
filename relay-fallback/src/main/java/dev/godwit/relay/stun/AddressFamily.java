package dev.godwit.relay.stun;

import java.util.Optional;

/** The family of an address, as RFC 8489 section 14.1 numbers it. */
public enum AddressFamily {
  V4(0x01, 4),
  V6(0x02, 16);

  private final int code;
  private final int sizeBytes;

  AddressFamily(int code, int sizeBytes) {
    this.code = code;
    this.sizeBytes = sizeBytes;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** How many bytes an address of this family has. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** The family of this number, if it is one. */
  static Optional<AddressFamily> find(int code) {
    return switch (code) {
      case 0x01 -> Optional.of(V4);
      case 0x02 -> Optional.of(V6);
      default -> Optional.empty();
    };
  }

  static AddressFamily of(int code) throws MalformedStunException {
    return find(code)
        .orElseThrow(() -> MalformedStunException.of(MalformedStunException.Reason.BAD_VALUE));
  }
}
