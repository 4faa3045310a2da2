package dev.godwit.relay.turn;

import dev.godwit.relay.stun.AdditionalAddressFamily;
import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.AttributeType;
import dev.godwit.relay.stun.DontFragment;
import dev.godwit.relay.stun.EvenPort;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.stun.RequestedAddressFamily;
import dev.godwit.relay.stun.RequestedTransport;
import dev.godwit.relay.stun.ReservationToken;
import dev.godwit.relay.stun.StunError;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.UnknownAttributes;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What an Allocate asks for, once steps 3 to 9 of RFC 8656, section 7.2, have found nothing wrong
 * with it.
 *
 * @param families of which a relay is wished; of no matter where there is a token
 * @param even whether its port shall be even, and if so, whether the next one shall be kept
 * @param token of a port that had been kept
 * @param lifetimeSeconds as it is granted
 */
record AllocateWish(
    List<AddressFamily> families,
    @Nullable EvenPort even,
    @Nullable ReservationToken token,
    long lifetimeSeconds) {

  static AllocateWish of(StunMessage message, TurnSettings settings, Lifetimes lifetimes)
      throws RefusedException {
    try {
      checkTransport(message);
      EvenPort even = message.find(EvenPort.TYPE).orElse(null);
      ReservationToken token = token(message);
      List<AddressFamily> families =
          token == null ? families(message, settings, even) : List.of(AddressFamily.V4);
      return new AllocateWish(families, even, token, lifetimes.grantedAtFirst(message));
    } catch (MalformedStunException e) {
      throw new RefusedException(StunError.BAD_REQUEST);
    }
  }

  // Steps 3 and 4.
  private static void checkTransport(StunMessage message)
      throws RefusedException, MalformedStunException {
    RequestedTransport transport = message.find(RequestedTransport.TYPE).orElse(null);
    if (transport == null) {
      throw new RefusedException(StunError.BAD_REQUEST);
    }
    if (transport.protocol() != RequestedTransport.UDP) {
      throw new RefusedException(StunError.UNSUPPORTED_TRANSPORT);
    }
    if (message.has(DontFragment.TYPE)) {
      // Java has no say in a datagram's DF bit.
      throw new RefusedException(
          StunError.UNKNOWN_ATTRIBUTE, new UnknownAttributes(List.of(DontFragment.TYPE.code())));
    }
  }

  // Step 5.
  private static @Nullable ReservationToken token(StunMessage message)
      throws RefusedException, MalformedStunException {
    ReservationToken token = message.find(ReservationToken.TYPE).orElse(null);
    List<AttributeType<?>> against =
        List.of(EvenPort.TYPE, RequestedAddressFamily.TYPE, AdditionalAddressFamily.TYPE);
    if (token != null && against.stream().anyMatch(message::has)) {
      throw new RefusedException(StunError.BAD_REQUEST);
    }
    return token;
  }

  // Steps 6 to 9.
  private static List<AddressFamily> families(
      StunMessage message, TurnSettings settings, @Nullable EvenPort even)
      throws RefusedException, MalformedStunException {
    RequestedAddressFamily requested = message.find(RequestedAddressFamily.TYPE).orElse(null);
    AdditionalAddressFamily additional = message.find(AdditionalAddressFamily.TYPE).orElse(null);
    if (additional == null) {
      AddressFamily family = requested == null ? AddressFamily.V4 : requested.family().orElse(null);
      if (family == null || !settings.relays(family)) {
        throw new RefusedException(StunError.ADDRESS_FAMILY_NOT_SUPPORTED);
      }
      return List.of(family);
    }
    boolean impossible =
        requested != null
            || (even != null && even.reserveNext())
            || additional.code() == AddressFamily.V4.code();
    if (impossible) {
      throw new RefusedException(StunError.BAD_REQUEST);
    }
    if (additional.family().isEmpty()) {
      throw new RefusedException(StunError.ADDRESS_FAMILY_NOT_SUPPORTED);
    }
    return List.of(AddressFamily.V4, AddressFamily.V6);
  }

  /** Which port a relay shall have; what is kept beside it is kept until then. */
  PortWish port(RandomGenerator random, long keptUntilNanos) {
    if (token != null) {
      return new PortWish.Kept(token.token());
    }
    if (even == null) {
      return new PortWish.Any();
    }
    return even.reserveNext()
        ? new PortWish.EvenAndNext(random.nextLong(), keptUntilNanos)
        : new PortWish.Even();
  }
}
