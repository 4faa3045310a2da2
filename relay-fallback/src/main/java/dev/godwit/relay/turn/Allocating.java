package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AddressErrorCode;
import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.AlternateServer;
import dev.godwit.relay.stun.Attribute;
import dev.godwit.relay.stun.Lifetime;
import dev.godwit.relay.stun.ReservationToken;
import dev.godwit.relay.stun.StunError;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.stun.XorMappedAddress;
import dev.godwit.relay.stun.XorRelayedAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Answers Allocate (RFC 8656, section 7.2): what {@link AllocateWish} has found well-formed is
 * granted if there is room for it. Confined to its caller.
 */
final class Allocating {
  /** RFC 8656, section 7.2: at least 30 seconds. */
  static final long RESERVATION_NANOS = 30_000_000_000L;

  private final TurnSettings settings;
  private final AllocationBook book;
  private final Quotas quotas;
  private final Lifetimes lifetimes;
  private final Answers answers;
  private final RecentAnswers recent;
  private final TurnOutput output;
  private final RandomGenerator random;

  /** Where clients are sent in place of us; null unless draining. */
  private @Nullable List<TransportAddress> alternates;

  Allocating(
      TurnSettings settings,
      AllocationBook book,
      Quotas quotas,
      Lifetimes lifetimes,
      Answers answers,
      RecentAnswers recent,
      TurnOutput output,
      RandomGenerator random) {
    this.settings = settings;
    this.book = book;
    this.quotas = quotas;
    this.lifetimes = lifetimes;
    this.answers = answers;
    this.recent = recent;
    this.output = output;
    this.random = random;
  }

  void drain(List<TransportAddress> toAlternates) {
    alternates = List.copyOf(toAlternates);
  }

  /** Answers; says whether there is a new allocation. */
  boolean onAllocate(Request request, Proof proof, Instant timeOfDay) {
    Allocation existing = request.origin().allocation();
    if (existing != null) {
      refuseOrRepeat(request, proof, existing);
      return false;
    }
    try {
      AllocateWish wish = AllocateWish.of(request.message(), settings, lifetimes);
      allocate(request, proof, wish, timeOfDay);
      return true;
    } catch (RefusedException e) {
      answers.refuse(request, proof, e.error(), e.attributes());
      recent.keep(request, answers.lastAnswer());
      return false;
    }
  }

  // Step 2. The request that made it has the same answer again (section 5).
  private void refuseOrRepeat(Request request, Proof proof, Allocation existing) {
    boolean repeated = existing.transaction.equals(request.message().transactionId());
    long ageNanos = request.nowNanos() - existing.createdNanos;
    if (repeated && ageNanos < RecentAnswers.KEPT_NANOS) {
      answers.repeat(existing.answer);
    } else {
      answers.refuse(request, proof, StunError.ALLOCATION_MISMATCH);
    }
  }

  private void allocate(Request request, Proof proof, AllocateWish wish, Instant timeOfDay)
      throws RefusedException {
    Client client = request.origin().orNewClient();
    // Step 10.
    switch (quotas.admit(proof.user(), client.ip())) {
      case ADMITTED -> {}
      case USER_FULL, ADDRESS_FULL ->
          throw new RefusedException(StunError.ALLOCATION_QUOTA_REACHED);
      case SERVER_FULL -> throw new RefusedException(StunError.INSUFFICIENT_CAPACITY);
    }
    boolean made = false;
    try {
      // Step 11.
      checkDraining(request.origin());
      long now = request.nowNanos();
      long sessionEnd = now + lifetimes.sessionNanos(proof, timeOfDay);
      Allocation allocation =
          book.begin(client, proof, request.message().transactionId(), now, sessionEnd);
      List<Attribute> answer = open(allocation, wish, now);
      made = true;
      book.add(allocation);
      long seconds = Lifetimes.withinSession(wish.lifetimeSeconds(), allocation, now);
      expireAll(allocation, now + seconds * Lifetimes.NANOS_PER_SECOND);
      answer.add(new Lifetime(seconds));
      answer.add(new XorMappedAddress(request.origin().address()));
      answers.succeed(request, proof, answer.toArray(Attribute[]::new));
      allocation.answer = answers.lastAnswer();
      output.count(TurnCount.ALLOCATED);
    } finally {
      if (!made) {
        quotas.release(proof.user(), client.ip());
      }
    }
  }

  private void checkDraining(Origin origin) throws RefusedException {
    List<TransportAddress> others = alternates;
    if (others == null) {
      return;
    }
    Optional<TransportAddress> other =
        others.stream().filter(a -> a.ip().family() == origin.family()).findFirst();
    if (other.isPresent()) {
      throw new RefusedException(StunError.TRY_ALTERNATE, new AlternateServer(other.get()));
    }
    throw new RefusedException(StunError.INSUFFICIENT_CAPACITY);
  }

  /** Opens what is wished; what is to be told of it. */
  private List<Attribute> open(Allocation allocation, AllocateWish wish, long nowNanos)
      throws RefusedException {
    List<Attribute> told = new ArrayList<>(6);
    for (AddressFamily family : wish.families()) {
      PortWish port = wish.port(random, nowNanos + RESERVATION_NANOS);
      Relay relay =
          wish.token() != null || settings.relays(family)
              ? book.open(allocation, family, port, nowNanos)
              : null;
      if (relay != null) {
        told.add(new XorRelayedAddress(relay.advertised()));
        if (port instanceof PortWish.EvenAndNext(long token, long _)) {
          told.add(new ReservationToken(token));
        }
      } else if (wish.families().size() > 1) {
        told.add(partial(family));
      }
    }
    if (allocation.isEmpty()) {
      throw new RefusedException(StunError.INSUFFICIENT_CAPACITY);
    }
    return told;
  }

  /** Why there is only the other half of two (RFC 8656, section 7.2). */
  private AddressErrorCode partial(AddressFamily family) {
    StunError error =
        settings.relays(family)
            ? StunError.INSUFFICIENT_CAPACITY
            : StunError.ADDRESS_FAMILY_NOT_SUPPORTED;
    return new AddressErrorCode(family, error.number(), "");
  }

  private void expireAll(Allocation allocation, long atNanos) {
    for (AddressFamily family : AddressFamily.values()) {
      Relay relay = allocation.relay(family);
      if (relay != null) {
        book.expire(relay, atNanos);
      }
    }
  }
}
