package dev.godwit.relay.turn;

import dev.godwit.relay.stun.DontFragment;
import dev.godwit.relay.stun.StunError;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.UnknownAttributes;
import dev.godwit.relay.stun.XorMappedAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** Takes each STUN message to what answers it (RFC 8489, section 6.3). Confined to its caller. */
final class Messages {
  private final Authenticator authenticator;
  private final Allocating allocating;
  private final Refreshing refreshing;
  private final Granting granting;
  private final Forwarding forwarding;
  private final Answers answers;
  private final RecentAnswers recent;
  private final StrangerLimiter strangers;
  private final TurnOutput output;

  Messages(
      Authenticator authenticator,
      Allocating allocating,
      Refreshing refreshing,
      Granting granting,
      Forwarding forwarding,
      Answers answers,
      RecentAnswers recent,
      StrangerLimiter strangers,
      TurnOutput output) {
    this.authenticator = authenticator;
    this.allocating = allocating;
    this.refreshing = refreshing;
    this.granting = granting;
    this.forwarding = forwarding;
    this.answers = answers;
    this.recent = recent;
    this.strangers = strangers;
    this.output = output;
  }

  void onMessage(Request request, ByteBuffer packet) {
    StunMessage message = request.message();
    boolean isBinding = message.method() == StunMethod.BINDING;
    if (!isBinding && request.origin().listener().bindingOnly()) {
      output.count(TurnCount.DROPPED_NOT_BINDING);
      return;
    }
    switch (message.messageClass()) {
      case REQUEST -> {
        if (isBinding) {
          onBinding(request);
        } else {
          onRequest(request);
        }
      }
      case INDICATION -> onIndication(request, packet);
      case SUCCESS, ERROR -> output.count(TurnCount.DROPPED_NOT_FOR_SERVERS);
    }
  }

  // Without authentication, as anybody may ask (RFC 8489, section 2).
  private void onBinding(Request request) {
    List<Integer> unknown = request.message().unknownRequired();
    if (!unknown.isEmpty()) {
      answers.refuseUnknown(request, unknown);
    } else if (answers.succeedStranger(request, new XorMappedAddress(request.origin().address()))) {
      output.count(TurnCount.BINDING);
    }
  }

  private void onIndication(Request request, ByteBuffer packet) {
    StunMessage message = request.message();
    switch (message.method()) {
      case BINDING -> {} // keeps a NAT's binding alive, and wants nothing
      case SEND -> {
        // RFC 8489, section 6.3.2; and DONT-FRAGMENT, which RFC 8656, section 11.2, has dropped.
        if (message.unknownRequired(List.of(DontFragment.TYPE)).isEmpty()) {
          forwarding.onSend(request.origin().allocation(), message, packet, request.nowNanos());
        } else {
          output.count(TurnCount.DROPPED_BAD_INDICATION);
        }
      }
      case ALLOCATE, REFRESH, DATA, CREATE_PERMISSION, CHANNEL_BIND ->
          output.count(TurnCount.DROPPED_NOT_FOR_SERVERS);
    }
  }

  private void onRequest(Request request) {
    Origin origin = request.origin();
    Proof proof = authenticator.authenticate(request, origin.allocation());
    if (proof == null) {
      return;
    }
    byte[] sent = recent.find(request);
    if (sent != null) {
      answers.repeat(sent);
      return;
    }
    // Known ones that have no place here are ignored (RFC 8489, section 6.3.1).
    List<Integer> unknown = request.message().unknownRequired();
    if (!unknown.isEmpty()) {
      answers.refuse(request, proof, StunError.UNKNOWN_ATTRIBUTE, new UnknownAttributes(unknown));
      return;
    }
    if (request.message().method() == StunMethod.ALLOCATE) {
      if (allocating.onAllocate(request, proof, authenticator.timeOfDay(request.nowNanos()))) {
        strangers.giveBack(origin.family(), origin.high(), origin.low(), request.nowNanos());
      }
      return;
    }
    try {
      onRequestToAllocation(request, proof);
    } catch (RefusedException e) {
      answers.refuse(request, proof, e.error(), e.attributes());
    }
  }

  private void onRequestToAllocation(Request request, Proof proof) throws RefusedException {
    Allocation allocation = request.origin().allocation();
    if (allocation == null) {
      throw new RefusedException(StunError.ALLOCATION_MISMATCH);
    }
    // RFC 8656, section 5: all requests to an allocation have the username that made it.
    if (!allocation.proof.username().equals(proof.username())) {
      throw new RefusedException(StunError.WRONG_CREDENTIALS);
    }
    switch (request.message().method()) {
      case REFRESH -> refreshing.onRefresh(request, proof, allocation);
      case CREATE_PERMISSION -> granting.onCreatePermission(request, proof, allocation);
      case CHANNEL_BIND -> granting.onChannelBind(request, proof, allocation);
      case BINDING, ALLOCATE, SEND, DATA ->
          throw new IllegalStateException("not a request to an allocation");
    }
  }
}
