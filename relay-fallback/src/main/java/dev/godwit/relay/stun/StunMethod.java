package dev.godwit.relay.stun;

import dev.godwit.relay.stun.MalformedStunException.Reason;

/** What a message is about (RFC 8489, section 18.2; RFC 8656, section 17). */
public enum StunMethod {
  BINDING(0x001),
  ALLOCATE(0x003),
  REFRESH(0x004),
  SEND(0x006),
  DATA(0x007),
  CREATE_PERMISSION(0x008),
  CHANNEL_BIND(0x009);

  private final int code;

  StunMethod(int code) {
    this.code = code;
  }

  /** The number of the method, of 12 bits. */
  public int code() {
    return code;
  }

  /** Whether there is such a message: Send and Data are indications only. */
  boolean has(MessageClass messageClass) {
    return switch (this) {
      case BINDING -> true;
      case SEND, DATA -> messageClass == MessageClass.INDICATION;
      case ALLOCATE, REFRESH, CREATE_PERMISSION, CHANNEL_BIND ->
          messageClass != MessageClass.INDICATION;
    };
  }

  // RFC 8489, section 5: the 12 bits of the method lie around the two of the class.
  //
  //   13 12 11 10  9  8  7  6  5  4  3  2  1  0
  //  | M11 ... M7     |C1|  M6-M4  |C0|  M3-M0  |

  int messageType(MessageClass messageClass) {
    return ((code & 0xF80) << 2) | ((code & 0x070) << 1) | (code & 0x00F) | messageClass.bits();
  }

  static StunMethod of(int messageType) throws MalformedStunException {
    int code = ((messageType >> 2) & 0xF80) | ((messageType >> 1) & 0x070) | (messageType & 0x00F);
    return switch (code) {
      case 0x001 -> BINDING;
      case 0x003 -> ALLOCATE;
      case 0x004 -> REFRESH;
      case 0x006 -> SEND;
      case 0x007 -> DATA;
      case 0x008 -> CREATE_PERMISSION;
      case 0x009 -> CHANNEL_BIND;
      default -> throw MalformedStunException.of(Reason.UNKNOWN_METHOD);
    };
  }
}
