package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.AdditionalAddressFamily;
import dev.godwit.relay.stun.AddressErrorCode;
import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.AlternateServer;
import dev.godwit.relay.stun.Attribute;
import dev.godwit.relay.stun.DontFragment;
import dev.godwit.relay.stun.EvenPort;
import dev.godwit.relay.stun.IntegrityAlgorithm;
import dev.godwit.relay.stun.Lifetime;
import dev.godwit.relay.stun.RequestedAddressFamily;
import dev.godwit.relay.stun.RequestedTransport;
import dev.godwit.relay.stun.ReservationToken;
import dev.godwit.relay.stun.Software;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.stun.UnknownAttributes;
import dev.godwit.relay.stun.XorMappedAddress;
import dev.godwit.relay.stun.XorRelayedAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Allocate, in the order of RFC 8656, section 7.2 (checklist L1 to L12, W5, W7). */
class AllocateTest {
  private static final RequestedAddressFamily V4 = RequestedAddressFamily.of(AddressFamily.V4);
  private static final RequestedAddressFamily V6 = RequestedAddressFamily.of(AddressFamily.V6);
  private static final AdditionalAddressFamily BOTH = AdditionalAddressFamily.of(AddressFamily.V6);

  @Test
  void aClientGetsARelayedAddressItsOwnAndALifetime() {
    LabClient client = new Lab().client();
    Answer answer = client.asksToAllocate();
    assertEquals(0, answer.error());
    TransportAddress relayed = LabClient.relayed(answer);
    assertEquals(Setup.V4, relayed.ip());
    assertEquals(client.relayed(), relayed);
    assertEquals(client.address, answer.get(XorMappedAddress.TYPE).address());
    assertEquals(600, answer.get(Lifetime.TYPE).seconds());
    assertTrue(answer.message.isIntact(IntegrityAlgorithm.SHA1, client.key()));
    assertFalse(answer.has(ReservationToken.TYPE));
  }

  @Test
  void noAnswerNamesTheProgram() {
    LabClient client = new Lab().client();
    assertFalse(client.asksToAllocate().has(Software.TYPE));
    assertFalse(client.refresh(600).has(Software.TYPE));
  }

  @Test
  void aSecondAllocationOnThe5TupleIsRefused() {
    LabClient client = new Lab().client().allocate();
    assertEquals(437, client.asksToAllocate().error());
    assertEquals(1, client.relays().size());
  }

  @Test
  void theSameRequestAgainGetsTheSameAnswer() {
    Lab lab = new Lab();
    LabClient client = lab.client().greet();
    byte[] request = client.request(StunMethod.ALLOCATE, LabClient.UDP, new EvenPort(true));
    Answer first = client.answerTo(request);
    lab.passSeconds(39);
    assertArrayEquals(first.bytes, client.answerTo(request).bytes);
    assertEquals(1, lab.count(TurnCount.REPEATED));
    assertEquals(1, client.relays().size());
    lab.passSeconds(2);
    assertEquals(437, client.answerTo(request).error());
  }

  @Test
  void theSameRequestAgainIsRefusedAgainEvenIfThereIsRoomNow() {
    Setup setup = new Setup();
    setup.allocations = 1;
    Lab lab = new Lab(setup);
    LabClient first = lab.client().allocate();
    LabClient client = lab.client().greet();
    byte[] request = client.request(StunMethod.ALLOCATE, LabClient.UDP);
    Answer refused = client.answerTo(request);
    assertEquals(508, refused.error());
    first.refresh(0);
    assertArrayEquals(refused.bytes, client.answerTo(request).bytes);
    assertEquals(0, client.asksToAllocate().error());
  }

  @Test
  void aRequestWithoutTransportIsRefused() {
    LabClient client = new Lab().client();
    assertEquals(400, client.asks(StunMethod.ALLOCATE).error());
  }

  @Test
  void aTransportThatIsNotUdpIsRefused() {
    LabClient client = new Lab().client();
    assertEquals(442, client.asks(StunMethod.ALLOCATE, new RequestedTransport(6)).error());
    assertEquals(442, client.asks(StunMethod.ALLOCATE, new RequestedTransport(0)).error());
  }

  @Test
  void dontFragmentIsUnknownToUs() {
    LabClient client = new Lab().client();
    Answer answer = client.asksToAllocate(new DontFragment());
    assertEquals(420, answer.error());
    assertEquals(List.of(0x001A), answer.get(UnknownAttributes.TYPE).codes());
    // The transport comes first.
    assertEquals(
        442,
        client.asks(StunMethod.ALLOCATE, new RequestedTransport(6), new DontFragment()).error());
  }

  @Test
  void aTokenGoesWithNothingElse() {
    LabClient client = new Lab().client();
    for (Attribute other : List.of(new EvenPort(false), new EvenPort(true), V4, V6, BOTH)) {
      assertEquals(400, client.asksToAllocate(new ReservationToken(1), other).error(), "" + other);
    }
  }

  @Test
  void aTokenThatNobodyGaveIsRefused() {
    assertEquals(508, new Lab().client().asksToAllocate(new ReservationToken(1)).error());
  }

  @Test
  void oneFamilyAndBothAreNotWishedAtOnce() {
    LabClient client = new Lab().client();
    assertEquals(400, client.asksToAllocate(V4, BOTH).error());
    assertEquals(400, client.asksToAllocate(V6, BOTH).error());
  }

  @Test
  void theFamilyIsTheOneThatWasWished() {
    Lab lab = new Lab();
    assertEquals(Setup.V6, LabClient.relayed(lab.client().asksToAllocate(V6)).ip());
    assertEquals(Setup.V4, LabClient.relayed(lab.client().asksToAllocate(V4)).ip());
    LabClient overV6 = lab.client(Lab.UDP6, 0);
    assertEquals(Setup.V4, LabClient.relayed(overV6.asksToAllocate()).ip());
  }

  @Test
  void aFamilyThatWeDoNotHaveIsRefused() {
    Setup setup = new Setup();
    setup.relayAddresses = List.of(RelayAddress.of(Setup.V4));
    Lab lab = new Lab(setup);
    assertEquals(440, lab.client().asksToAllocate(V6).error());
    assertEquals(440, lab.client().asksToAllocate(new RequestedAddressFamily(3)).error());
    assertEquals(440, lab.client().asksToAllocate(new AdditionalAddressFamily(3)).error());
    setup.relayAddresses = List.of(RelayAddress.of(Setup.V6));
    assertEquals(440, new Lab(setup).client().asksToAllocate().error());
  }

  @Test
  void aPairOfPortsGoesWithOneFamilyOnly() {
    LabClient client = new Lab().client();
    assertEquals(400, client.asksToAllocate(new EvenPort(true), BOTH).error());
    assertEquals(0, client.asksToAllocate(new EvenPort(false), BOTH).error());
  }

  @Test
  void onlyIpv6CanBeAdded() {
    LabClient client = new Lab().client();
    assertEquals(400, client.asksToAllocate(AdditionalAddressFamily.of(AddressFamily.V4)).error());
  }

  @Test
  void bothFamiliesComeWithTwoRelayedAddresses() {
    LabClient client = new Lab().client();
    Answer answer = client.asksToAllocate(BOTH);
    List<XorRelayedAddress> relayed = answer.all(XorRelayedAddress.TYPE);
    assertEquals(List.of(Setup.V4, Setup.V6), relayed.stream().map(r -> r.address().ip()).toList());
    assertEquals(2, client.relays().size());
    assertFalse(answer.has(AddressErrorCode.TYPE));
  }

  @Test
  void ifOnlyOneOfBothFamiliesIsThereTheOtherHasItsError() {
    Setup setup = new Setup();
    setup.relayAddresses = List.of(RelayAddress.of(Setup.V4));
    Answer answer = new Lab(setup).client().asksToAllocate(BOTH);
    assertEquals(0, answer.error());
    assertEquals(1, answer.all(XorRelayedAddress.TYPE).size());
    AddressErrorCode why = answer.get(AddressErrorCode.TYPE);
    assertEquals(AddressFamily.V6, why.family());
    assertEquals(440, why.number());
  }

  @Test
  void ifOneOfBothFamiliesHasNoPortLeftItHasItsError() {
    Setup setup = new Setup();
    setup.ports = new PortRange(50_000, 50_000);
    Lab lab = new Lab(setup);
    lab.client().allocate();
    Answer answer = lab.client().asksToAllocate(BOTH);
    assertEquals(Setup.V6, LabClient.relayed(answer).ip());
    assertEquals(AddressFamily.V4, answer.get(AddressErrorCode.TYPE).family());
    assertEquals(508, answer.get(AddressErrorCode.TYPE).number());
    assertEquals(508, lab.client().asksToAllocate(BOTH).error());
  }

  @Test
  void aUserGetsAsManyAllocationsAsItsQuota() {
    Setup setup = new Setup();
    setup.perUser = 2;
    Lab lab = new Lab(setup);
    LabClient first = lab.client().allocate();
    lab.client().allocate();
    assertEquals(486, lab.client().asksToAllocate().error());
    assertEquals(0, lab.client().as("bob", "builder").asksToAllocate().error());
    first.refresh(0);
    assertEquals(0, lab.client().asksToAllocate().error());
  }

  @Test
  void theQuotaIsCountedBeforeAnotherServerIsNamed() {
    Setup setup = new Setup();
    setup.perUser = 1;
    Lab lab = new Lab(setup);
    lab.client().allocate();
    lab.server().onDrain(List.of(Setup.at("5.9.0.2", 3478)));
    assertEquals(486, lab.client().asksToAllocate().error());
    assertEquals(300, lab.client().as("bob", "builder").asksToAllocate().error());
  }

  @Test
  void whileDrainingClientsAreSentToAnotherServerOfTheirFamily() {
    Lab lab = new Lab();
    LabClient old = lab.client().allocate();
    lab.server().onDrain(List.of(Setup.at("5.9.0.2", 3478), Setup.at("2a01:4f8::2", 3478)));
    LabClient client = lab.client();
    Answer answer = client.asksToAllocate();
    assertEquals(300, answer.error());
    assertEquals(Setup.at("5.9.0.2", 3478), answer.get(AlternateServer.TYPE).address());
    assertTrue(answer.message.isIntact(IntegrityAlgorithm.SHA1, client.key()));
    Answer toV6 = lab.client(Lab.UDP6, 0).asksToAllocate();
    assertEquals(Setup.at("2a01:4f8::2", 3478), toV6.get(AlternateServer.TYPE).address());
    assertEquals(0, old.refresh(600).error());
    assertEquals(1, lab.server().allocations());
  }

  @Test
  void whileDrainingWithoutAnotherServerAllocationsAreRefused() {
    Lab lab = new Lab();
    lab.server().onDrain(List.of());
    assertEquals(508, lab.client().asksToAllocate().error());
    assertEquals(0, lab.sockets.size());
  }

  @Test
  void aLifetimeIsTenMinutesToAnHour() {
    Lab lab = new Lab();
    assertEquals(600, lifetime(lab, 1));
    assertEquals(600, lifetime(lab, 0));
    assertEquals(600, lifetime(lab, 600));
    assertEquals(1234, lifetime(lab, 1234));
    assertEquals(3600, lifetime(lab, 3600));
    assertEquals(3600, lifetime(lab, 0xFFFF_FFFFL));
  }

  private static long lifetime(Lab lab, long wished) {
    return lab.client().asksToAllocate(new Lifetime(wished)).get(Lifetime.TYPE).seconds();
  }

  @Test
  void anAllocationEndsWithItsLifetime() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate(new Lifetime(700));
    lab.pass(Duration.ofSeconds(700).minusNanos(1));
    assertEquals(1, client.relays().size());
    lab.pass(Duration.ofNanos(1));
    assertEquals(0, client.relays().size());
    assertEquals(0, lab.server().allocations());
    assertEquals(1, lab.count(TurnCount.ENDED_BY_TIME));
    assertEquals(Long.MAX_VALUE, lab.server().deadlineNanos());
  }

  @Test
  void nothingIsRelayedAfterItsEndHoweverLateTheTimerIs() {
    Lab lab = new Lab();
    TransportAddress peer = Setup.at("93.184.216.34", 9);
    LabClient client = lab.client().allocate();
    lab.passSeconds(400);
    client.bind(0x4000, peer);
    Relay relay = client.relay();
    TurnServer server = lab.server();
    long late = lab.now() + Duration.ofSeconds(201).toNanos();
    server.onPeerDatagram(
        relay, AddressFamily.V4, 0, peer.ip().low(), peer.port(), Lab.packet(new byte[1]), late);
    lab.assertSilence();
    assertEquals(0, lab.sockets.size());
    assertEquals(1, lab.count(TurnCount.DROPPED_NO_RELAY));
    assertEquals(1, lab.count(TurnCount.ENDED_BY_TIME));
  }

  @Test
  void theAddressThatTheClientKnowsIsTheRelayedOne() {
    Setup setup = new Setup();
    setup.relayAddresses = List.of(RelayAddress.of(Setup.ip("5.9.0.7")), RelayAddress.of(Setup.V4));
    Lab lab = new Lab(setup);
    assertEquals(Setup.V4, LabClient.relayed(lab.client().asksToAllocate()).ip());
    Listener other = new Listener(9, Transport.UDP, Setup.at("5.9.0.9", 3478), false);
    assertEquals(
        Setup.ip("5.9.0.7"), LabClient.relayed(lab.client(other, 0).asksToAllocate()).ip());
  }

  @Test
  void behindANatTheAdvertisedAddressIsTold() {
    Setup setup = new Setup();
    setup.relayAddresses = List.of(new RelayAddress(Setup.ip("10.0.0.5"), Setup.V4));
    Lab lab = new Lab(setup);
    LabClient client = lab.client();
    assertEquals(Setup.V4, LabClient.relayed(client.asksToAllocate()).ip());
    assertEquals(Setup.ip("10.0.0.5"), client.relay().local().ip());
  }

  @Test
  void thePortIsFreeAtOnceAfterAnAllocationHasEnded() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    TransportAddress before = client.relayed();
    client.refresh(0);
    assertEquals(0, client.asksToAllocate().error());
    assertNotEquals(before, client.relayed());
  }

  @Test
  void whatIsMalformedIsRefused() {
    LabClient client = new Lab().client().greet();
    for (int type : List.of(0x0019, 0x0018, 0x0022, 0x0017, 0x8000, 0x000D)) {
      byte[] broken = client.requestWith(type, new byte[3], StunMethod.ALLOCATE, LabClient.UDP);
      assertEquals(400, client.answerTo(broken).error(), "" + type);
    }
    assertEquals(0, client.asksToAllocate().error());
  }
}
