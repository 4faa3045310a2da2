package dev.godwit.relay.stun;

/** The class of a message (RFC 8489, section 5). */
public enum MessageClass {
  REQUEST(0x000),
  INDICATION(0x010),
  SUCCESS(0x100),
  ERROR(0x110);

  /** Where the two bits of the class lie among those of the method. */
  static final int MASK = 0x110;

  private final int bits;

  MessageClass(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }

  static MessageClass of(int messageType) {
    return switch (messageType & MASK) {
      case 0x000 -> REQUEST;
      case 0x010 -> INDICATION;
      case 0x100 -> SUCCESS;
      default -> ERROR;
    };
  }
}
