package dev.godwit.relay.turn;

import dev.godwit.relay.stun.Attribute;
import dev.godwit.relay.stun.ErrorCode;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.Nonce;
import dev.godwit.relay.stun.NonceCookie;
import dev.godwit.relay.stun.PasswordAlgorithms;
import dev.godwit.relay.stun.Realm;
import dev.godwit.relay.stun.StunError;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.StunWriter;
import dev.godwit.relay.stun.UnknownAttributes;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes and sends the answers to requests. They are as short as can be, without words for people
 * or the name of the program: the requests may be forged, and the answers go to a victim then
 * (checklist S6, W7). Confined to its caller.
 */
final class Answers {
  /** The longest has a realm and a nonce of 763 bytes each. */
  static final int MAX_BYTES = 2048;

  private static final PasswordAlgorithms ALGORITHMS = new PasswordAlgorithms(Keys.OFFERED);

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_BYTES);
  private final StunWriter writer = new StunWriter(buffer);
  private final TurnOutput output;
  private final NonceMint nonces;
  private final StrangerLimiter strangers;
  private int sizeBytes;

  Answers(TurnOutput output, NonceMint nonces, StrangerLimiter strangers) {
    this.output = output;
    this.nonces = nonces;
    this.strangers = strangers;
  }

  /** Yes, to who has proved itself. */
  void succeed(Request request, Proof proof, Attribute... attributes) {
    begin(request, MessageClass.SUCCESS);
    for (Attribute attribute : attributes) {
      writer.put(attribute);
    }
    writer.putIntegrity(proof.integrity(), proof.key());
    send(request);
  }

  /** No, to who has proved itself. */
  void refuse(Request request, Proof proof, StunError error, Attribute... attributes) {
    begin(request, MessageClass.ERROR).put(ErrorCode.terse(error));
    for (Attribute attribute : attributes) {
      writer.put(attribute);
    }
    writer.putIntegrity(proof.integrity(), proof.key());
    output.count(TurnCount.of(error));
    send(request);
  }

  /** No, to anybody. */
  void refuseStranger(Request request, StunError error) {
    if (mayAnswerStranger(request)) {
      begin(request, MessageClass.ERROR).put(ErrorCode.terse(error));
      output.count(TurnCount.of(error));
      send(request);
    }
  }

  /** 420, to anybody. */
  void refuseUnknown(Request request, List<Integer> unknown) {
    if (mayAnswerStranger(request)) {
      begin(request, MessageClass.ERROR)
          .put(ErrorCode.terse(StunError.UNKNOWN_ATTRIBUTE))
          .put(new UnknownAttributes(unknown));
      output.count(TurnCount.REFUSED_UNKNOWN_ATTRIBUTE);
      send(request);
    }
  }

  /** Yes, to anybody; false if there have been too many answers. */
  boolean succeedStranger(Request request, Attribute attribute) {
    boolean may = mayAnswerStranger(request);
    if (may) {
      begin(request, MessageClass.SUCCESS).put(attribute);
      send(request);
    }
    return may;
  }

  /** 401: prove who you are (RFC 8489, section 9.2.4). */
  void challenge(Request request, Credentials credentials) {
    if (mayAnswerStranger(request)) {
      challenge(request, credentials, StunError.UNAUTHENTICATED);
    }
  }

  /** 438: prove it anew, by this nonce. It has been proved, so that this is no stranger. */
  void refuseStale(Request request, Credentials credentials) {
    challenge(request, credentials, StunError.STALE_NONCE);
  }

  private void challenge(Request request, Credentials credentials, StunError error) {
    NonceCookie cookie = new NonceCookie(true, credentials.understandsUserhash());
    begin(request, MessageClass.ERROR)
        .put(ErrorCode.terse(error))
        .put(new Realm(credentials.realm()))
        .put(new Nonce(nonces.make(cookie, request.origin(), request.nowNanos())))
        .put(ALGORITHMS);
    output.count(TurnCount.of(error));
    send(request);
  }

  /** Sends an answer that was sent before. */
  void repeat(byte[] answer) {
    buffer.clear();
    buffer.put(answer).flip();
    output.count(TurnCount.REPEATED);
    output.reply(buffer);
  }

  /** What was sent last, to be kept. */
  byte[] lastAnswer() {
    byte[] answer = new byte[sizeBytes];
    buffer.get(0, answer);
    return answer;
  }

  private boolean mayAnswerStranger(Request request) {
    Origin origin = request.origin();
    if (strangers.tryTake(origin.family(), origin.high(), origin.low(), request.nowNanos())) {
      return true;
    }
    output.count(TurnCount.DROPPED_STRANGER);
    return false;
  }

  private StunWriter begin(Request request, MessageClass messageClass) {
    buffer.clear();
    StunMessage message = request.message();
    return writer.begin(messageClass, message.method(), message.transactionId());
  }

  private void send(Request request) {
    if (request.message().hasFingerprint()) {
      writer.putFingerprint();
    }
    sizeBytes = writer.sizeBytes();
    buffer.flip();
    output.reply(buffer);
  }
}
