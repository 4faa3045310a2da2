package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.relay.stun.AdditionalAddressFamily;
import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.Lifetime;
import dev.godwit.relay.stun.RequestedAddressFamily;
import dev.godwit.relay.stun.StunMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Refresh: RFC 8656, section 8.2. */
class RefreshTest {
  private static final RequestedAddressFamily V4 = RequestedAddressFamily.of(AddressFamily.V4);
  private static final RequestedAddressFamily V6 = RequestedAddressFamily.of(AddressFamily.V6);
  private static final AdditionalAddressFamily BOTH = AdditionalAddressFamily.of(AddressFamily.V6);

  @Test
  void anAllocationThatIsRefreshedLivesOn() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    lab.passSeconds(599);
    assertEquals(900, client.refresh(900).get(Lifetime.TYPE).seconds());
    lab.passSeconds(899);
    assertEquals(1, client.relays().size());
    lab.passSeconds(1);
    assertEquals(0, client.relays().size());
  }

  @Test
  void aRefreshIsBoundedAsALifetimeIs() {
    LabClient client = new Lab().client().allocate();
    assertEquals(600, client.refresh(1).get(Lifetime.TYPE).seconds());
    assertEquals(3600, client.refresh(0xFFFF_FFFFL).get(Lifetime.TYPE).seconds());
    assertEquals(600, client.asks(StunMethod.REFRESH).get(Lifetime.TYPE).seconds());
  }

  @Test
  void aRefreshOfZeroEndsTheAllocation() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    assertEquals(0, client.refresh(0).get(Lifetime.TYPE).seconds());
    assertEquals(0, lab.sockets.size());
    assertEquals(0, lab.server().allocations());
    assertEquals(1, lab.count(TurnCount.ENDED_BY_CLIENT));
    assertEquals(437, client.refresh(600).error());
  }

  @Test
  void aRefreshOfZeroThatComesAgainGetsTheSameAnswer() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    byte[] request = client.request(StunMethod.REFRESH, new Lifetime(0));
    Answer first = client.answerTo(request);
    assertArrayEquals(first.bytes, client.answerTo(request).bytes);
    // Not even an allocation that is new on the same 5-tuple is ended by it.
    client.allocate();
    assertArrayEquals(first.bytes, client.answerTo(request).bytes);
    assertEquals(1, client.relays().size());
    lab.passSeconds(41);
    assertEquals(0, client.answerTo(request).error());
    assertEquals(0, client.relays().size());
  }

  @Test
  void thereIsNothingToRefreshWithoutAnAllocation() {
    assertEquals(437, new Lab().client().refresh(600).error());
  }

  @Test
  void aFamilyThatTheAllocationDoesNotHaveIsRefused() {
    LabClient client = new Lab().client().allocate();
    assertEquals(443, client.asks(StunMethod.REFRESH, V6).error());
    assertEquals(443, client.asks(StunMethod.REFRESH, new RequestedAddressFamily(3)).error());
    assertEquals(0, client.asks(StunMethod.REFRESH, V4).error());
  }

  @Test
  void halfOfAnAllocationCanBeEnded() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate(BOTH);
    assertEquals(0, client.asks(StunMethod.REFRESH, V4, new Lifetime(0)).error());
    assertEquals(AddressFamily.V6, client.relay().family());
    assertEquals(1, lab.server().allocations());
    assertEquals(443, client.permit(Setup.at("93.184.216.34", 9)).error());
    assertEquals(0, client.permit(Setup.at("2606:2800::1", 9)).error());
    assertEquals(0, client.refresh(0).error());
    assertEquals(0, lab.server().allocations());
  }

  @Test
  void halfOfAnAllocationCanBeRefreshed() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate(BOTH);
    client.asks(StunMethod.REFRESH, V6, new Lifetime(1000));
    lab.passSeconds(600);
    assertEquals(List.of(AddressFamily.V6), client.relays().stream().map(Relay::family).toList());
    lab.passSeconds(400);
    assertEquals(0, lab.server().allocations());
  }

  @Test
  void aLifetimeThatIsMalformedIsRefused() {
    LabClient client = new Lab().client().allocate();
    byte[] broken = client.requestWith(0x000D, new byte[2], StunMethod.REFRESH);
    assertEquals(400, client.answerTo(broken).error());
    assertEquals(1, client.relays().size());
  }
}
