package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.Attribute;
import dev.godwit.relay.stun.AttributeType;
import dev.godwit.relay.stun.ErrorCode;
import dev.godwit.relay.stun.IntegrityAlgorithm;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** What the server answered. */
final class Answer {
  final byte[] bytes;
  final StunMessage message;

  Answer(byte[] bytes) {
    this.bytes = bytes;
    try {
      message = StunMessage.parse(ByteBuffer.wrap(bytes));
    } catch (MalformedStunException e) {
      throw new AssertionError("the server answers nonsense: " + e.reason(), e);
    }
  }

  /** The error's number, or 0 if it is none. */
  int error() {
    return find(ErrorCode.TYPE).map(ErrorCode::number).orElse(0);
  }

  boolean has(AttributeType<?> type) {
    return message.has(type);
  }

  <A extends Attribute> A get(AttributeType<A> type) {
    Optional<A> found = find(type);
    assertTrue(found.isPresent(), "no " + type);
    return found.get();
  }

  <A extends Attribute> Optional<A> find(AttributeType<A> type) {
    try {
      return message.find(type);
    } catch (MalformedStunException e) {
      throw new AssertionError("a bad " + type, e);
    }
  }

  <A extends Attribute> List<A> all(AttributeType<A> type) {
    try {
      return message.findAll(type);
    } catch (MalformedStunException e) {
      throw new AssertionError("a bad " + type, e);
    }
  }

  Optional<IntegrityAlgorithm> integrity() {
    return message.integrity();
  }
}
