package dev.godwit.relay.stun;

import dev.godwit.relay.stun.MalformedStunException.Reason;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A message that arrived, checked as far as one can without a key (RFC 8489, sections 5 and 6.3): a
 * view of the packet's bytes, which it neither copies nor changes. It is good for as long as they
 * stay; {@link Data} of it is a view too. Confined to its caller.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0|     STUN Message Type     |         Message Length        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         Magic Cookie                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Transaction ID (96 bits)                  |
 * |                                                               |
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class StunMessage {
  /** What each message has before its attributes. */
  public static final int HEADER_BYTES = 20;

  /** What each message has in its second four bytes. */
  public static final int MAGIC_COOKIE = 0x2112A442;

  /**
   * More attributes than any message of sense has, a CreatePermission for a full packet of peers
   * included; so that nobody makes us walk along 16,000 empty ones again and again.
   */
  public static final int MAX_ATTRIBUTES = 128;

  static final int LENGTH_AT = 2;
  static final int COOKIE_AT = 4;

  /** What each attribute has before its value. */
  public static final int ATTRIBUTE_HEADER_BYTES = 4;

  private static final int TRANSACTION_AT = 8;
  private static final int NOWHERE = -1;

  private final ByteBuffer message;
  private final MessageClass messageClass;
  private final StunMethod method;
  private final TransactionId transactionId;

  /** Where the attributes end that anybody looks at: at the first integrity, if there is one. */
  private int end = NOWHERE;

  private int integrityAt = NOWHERE;
  private int integritySha256At = NOWHERE;
  private boolean fingerprinted;

  private StunMessage(ByteBuffer message, MessageClass messageClass, StunMethod method) {
    this.message = message;
    this.messageClass = messageClass;
    this.method = method;
    this.transactionId = TransactionId.read(message, TRANSACTION_AT);
  }

  /**
   * The message that the packet is, from its position to its limit; neither is moved. A FINGERPRINT
   * is checked if there is one.
   *
   * @throws MalformedStunException if it is none: to be counted and dropped
   */
  public static StunMessage parse(ByteBuffer packet) throws MalformedStunException {
    if (packet.remaining() < HEADER_BYTES) {
      throw MalformedStunException.of(Reason.TOO_SHORT);
    }
    ByteBuffer bytes = packet.slice();
    int type = Short.toUnsignedInt(bytes.getShort(0));
    if (type >>> 14 != 0) {
      throw MalformedStunException.of(Reason.NOT_STUN);
    }
    if (bytes.getInt(COOKIE_AT) != MAGIC_COOKIE) {
      throw MalformedStunException.of(Reason.NO_COOKIE);
    }
    int length = Short.toUnsignedInt(bytes.getShort(LENGTH_AT));
    if (length % 4 != 0 || HEADER_BYTES + length != bytes.limit()) {
      throw MalformedStunException.of(Reason.BAD_LENGTH);
    }
    StunMethod method = StunMethod.of(type);
    MessageClass messageClass = MessageClass.of(type);
    if (!method.has(messageClass)) {
      throw MalformedStunException.of(Reason.WRONG_CLASS);
    }
    StunMessage message = new StunMessage(bytes, messageClass, method);
    message.survey();
    return message;
  }

  /** Whether it asks, tells or answers. */
  public MessageClass messageClass() {
    return messageClass;
  }

  /** What it is about. */
  public StunMethod method() {
    return method;
  }

  /** By which the answer finds the question. */
  public TransactionId transactionId() {
    return transactionId;
  }

  /** The size of all of it, header included. */
  public int sizeBytes() {
    return message.limit();
  }

  /** Whether there is such an attribute, well-formed or not. */
  public boolean has(AttributeType<?> type) {
    return next(type.code(), HEADER_BYTES) != NOWHERE;
  }

  /**
   * The first attribute of the type (RFC 8489, section 14: others may be ignored), or empty.
   *
   * @throws MalformedStunException if it is not what its type demands
   */
  public <A extends Attribute> Optional<A> find(AttributeType<A> type)
      throws MalformedStunException {
    int at = next(type.code(), HEADER_BYTES);
    return at == NOWHERE ? Optional.empty() : Optional.of(decode(type, at));
  }

  /**
   * All attributes of the type, in their order: for those that may be repeated.
   *
   * @throws MalformedStunException if one is not what its type demands
   */
  public <A extends Attribute> List<A> findAll(AttributeType<A> type)
      throws MalformedStunException {
    List<A> all = new ArrayList<>(1);
    for (int at = next(type.code(), HEADER_BYTES); at != NOWHERE; ) {
      all.add(decode(type, at));
      at = next(type.code(), after(at));
    }
    return all;
  }

  /**
   * Where the value of the first attribute of the type begins, from the message's start, for one
   * who wants the bytes in place; negative if there is none.
   */
  public int valueAt(AttributeType<?> type) {
    int at = next(type.code(), HEADER_BYTES);
    return at == NOWHERE ? NOWHERE : at + ATTRIBUTE_HEADER_BYTES;
  }

  /** How many bytes the value at this place has, as {@link #valueAt} has told it. */
  public int valueBytes(int valueAt) {
    return length(valueAt - ATTRIBUTE_HEADER_BYTES);
  }

  /** As {@link #unknownRequired(Collection)}, where all types that are known are supported. */
  public List<Integer> unknownRequired() {
    return unknownRequired(Set.of());
  }

  /**
   * The numbers of the attributes that one has to understand and does not (RFC 8489, section
   * 6.3.1), each once, in their order; not more than {@link UnknownAttributes} takes.
   *
   * @param unsupported types that this package knows but its user does not support
   */
  public List<Integer> unknownRequired(Collection<AttributeType<?>> unsupported) {
    List<Integer> unknown = List.of();
    for (int at = HEADER_BYTES; at < end; at = after(at)) {
      int code = code(at);
      if (isUnderstood(code, unsupported) || unknown.contains(code)) {
        continue;
      }
      if (unknown.isEmpty()) {
        unknown = new ArrayList<>(1);
      }
      if (unknown.size() < UnknownAttributes.MAX_CODES) {
        unknown.add(code);
      }
    }
    return unknown;
  }

  /** Whether there is a FINGERPRINT; it was right then. */
  public boolean hasFingerprint() {
    return fingerprinted;
  }

  /** The integrity that counts: MESSAGE-INTEGRITY-SHA256 where both are there. */
  public Optional<IntegrityAlgorithm> integrity() {
    if (integritySha256At != NOWHERE) {
      return Optional.of(IntegrityAlgorithm.SHA256);
    }
    return integrityAt != NOWHERE ? Optional.of(IntegrityAlgorithm.SHA1) : Optional.empty();
  }

  /** Whether the integrity of that kind is there, and was made with the key. */
  public boolean isIntact(IntegrityAlgorithm algorithm, IntegrityKey key) {
    int at =
        switch (algorithm) {
          case SHA1 -> integrityAt;
          case SHA256 -> integritySha256At;
        };
    if (at == NOWHERE) {
      return false;
    }
    int length = length(at);
    boolean hasLength =
        switch (algorithm) {
          case SHA1 -> MessageIntegrity.hasLength(length);
          case SHA256 -> MessageIntegritySha256.hasLength(length);
        };
    if (!hasLength) {
      return false;
    }
    byte[] said = new byte[length];
    message.get(at + ATTRIBUTE_HEADER_BYTES, said);
    byte[] expected = key.code(algorithm, message, 0, at, length);
    return MessageDigest.isEqual(said, expected);
  }

  /** The size with padding: the next multiple of four. */
  static int padded(int sizeBytes) {
    return (sizeBytes + 3) & ~3;
  }

  /** Walks along all attributes once: each has its place, and what is behind integrity is known. */
  private void survey() throws MalformedStunException {
    int limit = message.limit();
    int count = 0;
    int at = HEADER_BYTES;
    while (at < limit) {
      // The length is a multiple of four, so that there is a whole attribute header.
      if (length(at) > limit - at - ATTRIBUTE_HEADER_BYTES) {
        throw MalformedStunException.of(Reason.ATTRIBUTE_TOO_LONG);
      }
      if (++count > MAX_ATTRIBUTES) {
        throw MalformedStunException.of(Reason.TOO_MANY_ATTRIBUTES);
      }
      note(at);
      at = after(at);
    }
    if (end == NOWHERE) {
      end = limit;
    }
  }

  // RFC 8489, section 14.5: behind MESSAGE-INTEGRITY, all but MESSAGE-INTEGRITY-SHA256 and
  // FINGERPRINT is ignored; section 14.6: behind MESSAGE-INTEGRITY-SHA256, all but FINGERPRINT.
  private void note(int at) throws MalformedStunException {
    switch (code(at)) {
      case MessageIntegrity.CODE -> {
        if (end == NOWHERE) {
          integrityAt = at;
          end = at;
        }
      }
      case MessageIntegritySha256.CODE -> {
        if (integritySha256At == NOWHERE) {
          integritySha256At = at;
          end = end == NOWHERE ? at : end;
        }
      }
      case Fingerprint.CODE -> {
        checkFingerprint(at);
        fingerprinted = true;
        end = end == NOWHERE ? at : end;
      }
      default -> {}
    }
  }

  private void checkFingerprint(int at) throws MalformedStunException {
    boolean last = at + ATTRIBUTE_HEADER_BYTES + Fingerprint.SIZE_BYTES == message.limit();
    if (!last
        || length(at) != Fingerprint.SIZE_BYTES
        || message.getInt(at + ATTRIBUTE_HEADER_BYTES) != Fingerprint.of(message, 0, at)) {
      throw MalformedStunException.of(Reason.BAD_FINGERPRINT);
    }
  }

  private static boolean isUnderstood(int code, Collection<AttributeType<?>> unsupported) {
    if (code >= AttributeType.FIRST_OPTIONAL) {
      return true;
    }
    if (!KnownAttributes.isKnown(code)) {
      return false;
    }
    for (AttributeType<?> type : unsupported) {
      if (type.code() == code) {
        return false;
      }
    }
    return true;
  }

  private int next(int code, int from) {
    for (int at = from; at < end; at = after(at)) {
      if (code(at) == code) {
        return at;
      }
    }
    return NOWHERE;
  }

  private <A extends Attribute> A decode(AttributeType<A> type, int at)
      throws MalformedStunException {
    ByteBuffer value = message.slice(at + ATTRIBUTE_HEADER_BYTES, length(at));
    return type.decode(value, transactionId);
  }

  private int code(int at) {
    return Short.toUnsignedInt(message.getShort(at));
  }

  private int length(int at) {
    return Short.toUnsignedInt(message.getShort(at + LENGTH_AT));
  }

  private int after(int at) {
    return at + ATTRIBUTE_HEADER_BYTES + padded(length(at));
  }

  /** Class, method and transaction: nothing secret, nothing that a stranger chose but the id. */
  @Override
  public String toString() {
    return method + " " + messageClass + " " + transactionId;
  }
}
