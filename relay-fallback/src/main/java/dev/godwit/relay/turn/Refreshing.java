package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.Lifetime;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.stun.RequestedAddressFamily;
import dev.godwit.relay.stun.StunError;
import dev.godwit.relay.stun.StunMessage;
import java.util.ArrayList;
import java.util.List;

/** Answers Refresh (RFC 8656, section 8.2). Confined to its caller. */
final class Refreshing {
  private final AllocationBook book;
  private final Lifetimes lifetimes;
  private final Answers answers;
  private final RecentAnswers recent;
  private final TurnOutput output;

  Refreshing(
      AllocationBook book,
      Lifetimes lifetimes,
      Answers answers,
      RecentAnswers recent,
      TurnOutput output) {
    this.book = book;
    this.lifetimes = lifetimes;
    this.answers = answers;
    this.recent = recent;
    this.output = output;
  }

  void onRefresh(Request request, Proof proof, Allocation allocation) throws RefusedException {
    long seconds;
    List<Relay> relays;
    try {
      relays = relays(request.message(), allocation);
      seconds = lifetimes.granted(request.message());
    } catch (MalformedStunException e) {
      throw new RefusedException(StunError.BAD_REQUEST);
    }
    if (seconds == 0) {
      end(relays);
      answers.succeed(request, proof, new Lifetime(0));
      recent.keep(request, answers.lastAnswer());
      return;
    }
    long granted = Lifetimes.withinSession(seconds, allocation, request.nowNanos());
    for (Relay relay : relays) {
      book.expire(relay, request.nowNanos() + granted * Lifetimes.NANOS_PER_SECOND);
    }
    answers.succeed(request, proof, new Lifetime(granted));
    output.count(TurnCount.REFRESHED);
  }

  private void end(List<Relay> relays) {
    for (Relay relay : relays) {
      if (book.end(relay)) {
        output.count(TurnCount.ENDED_BY_CLIENT);
      }
    }
  }

  /** All of the allocation's, or that of the family which the request names. */
  private static List<Relay> relays(StunMessage message, Allocation allocation)
      throws RefusedException, MalformedStunException {
    RequestedAddressFamily named = message.find(RequestedAddressFamily.TYPE).orElse(null);
    List<Relay> relays = new ArrayList<>(2);
    for (AddressFamily family : AddressFamily.values()) {
      Relay relay = allocation.relay(family);
      if (relay != null && (named == null || named.code() == family.code())) {
        relays.add(relay);
      }
    }
    if (relays.isEmpty()) {
      throw new RefusedException(StunError.PEER_ADDRESS_FAMILY_MISMATCH);
    }
    return relays;
  }
}
