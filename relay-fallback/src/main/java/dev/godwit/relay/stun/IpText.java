package dev.godwit.relay.stun;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Addresses as text: dotted quads, and RFC 4291 section 2.2, written as RFC 5952 wants it. */
final class IpText {
  private static final int GROUPS = 8;
  private static final int MAX_LENGTH = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length();

  private IpText() {}

  static Optional<IpAddress> parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    if (text.indexOf(':') < 0) {
      OptionalInt bits = parseDotted(text);
      return bits.isPresent() ? Optional.of(IpAddress.v4(bits.getAsInt())) : Optional.empty();
    }
    return parseV6(text);
  }

  private static Optional<IpAddress> parseV6(String text) {
    int gap = text.indexOf("::");
    int[] head;
    int[] tail;
    if (gap < 0) {
      head = groups(text, true);
      tail = new int[0];
      if (head == null || head.length != GROUPS) {
        return Optional.empty();
      }
    } else {
      head = groups(text.substring(0, gap), false);
      tail = groups(text.substring(gap + 2), true);
      // A gap stands for one group at least.
      if (head == null || tail == null || head.length + tail.length >= GROUPS) {
        return Optional.empty();
      }
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < GROUPS; i++) {
      int fromTail = i - (GROUPS - tail.length);
      long group = i < head.length ? head[i] : fromTail >= 0 ? tail[fromTail] : 0;
      if (i < GROUPS / 2) {
        high = (high << 16) | group;
      } else {
        low = (low << 16) | group;
      }
    }
    return Optional.of(IpAddress.v6(high, low));
  }

  /** The groups of 16 bits; the last may be a dotted quad, which counts for two. */
  private static int @Nullable [] groups(String text, boolean dottedEnd) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    boolean dotted = dottedEnd && parts[parts.length - 1].indexOf('.') >= 0;
    int plain = dotted ? parts.length - 1 : parts.length;
    int[] groups = new int[dotted ? plain + 2 : plain];
    for (int i = 0; i < plain; i++) {
      int group = parseGroup(parts[i]);
      if (group < 0) {
        return null;
      }
      groups[i] = group;
    }
    if (dotted) {
      OptionalInt bits = parseDotted(parts[plain]);
      if (bits.isEmpty()) {
        return null;
      }
      groups[plain] = bits.getAsInt() >>> 16;
      groups[plain + 1] = bits.getAsInt() & 0xFFFF;
    }
    return groups;
  }

  private static int parseGroup(String text) {
    if (text.isEmpty() || text.length() > 4) {
      return -1;
    }
    int group = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      group = (group << 4) | digit;
    }
    return group;
  }

  /** Four decimal numbers; no leading zeros, which some read as octal. */
  private static OptionalInt parseDotted(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return OptionalInt.empty();
    }
    int bits = 0;
    for (String part : parts) {
      int value = parseByte(part);
      if (value < 0) {
        return OptionalInt.empty();
      }
      bits = (bits << 8) | value;
    }
    return OptionalInt.of(bits);
  }

  private static int parseByte(String text) {
    if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= 255 ? value : -1;
  }

  static String of(IpAddress address) {
    return switch (address.family()) {
      case V4 -> dotted((int) address.low());
      case V6 -> ofV6(address);
    };
  }

  private static String dotted(int bits) {
    return (bits >>> 24)
        + "."
        + ((bits >>> 16) & 0xFF)
        + "."
        + ((bits >>> 8) & 0xFF)
        + "."
        + (bits & 0xFF);
  }

  private static String ofV6(IpAddress address) {
    if (address.high() == 0 && address.low() >>> 32 == 0xFFFF) {
      return "::ffff:" + dotted((int) address.low()); // RFC 5952, section 5
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      long half = i < GROUPS / 2 ? address.high() : address.low();
      groups[i] = (int) (half >>> (16 * (GROUPS / 2 - 1 - i % (GROUPS / 2)))) & 0xFFFF;
    }
    int gapStart = 0;
    int gapLength = 1; // a single zero is not shortened (section 4.2.2)
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) { // the first of the longest (section 4.2.3)
        gapStart = i;
        gapLength = end - i;
      }
    }
    if (gapLength == 1) {
      return joined(groups, 0, GROUPS);
    }
    return joined(groups, 0, gapStart) + "::" + joined(groups, gapStart + gapLength, GROUPS);
  }

  private static String joined(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      if (i > from) {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
