package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.godwit.relay.stun.EvenPort;
import dev.godwit.relay.stun.ReservationToken;
import org.junit.jupiter.api.Test;

/** Even ports, and ports that are kept: RFC 8656, section 7.2 (checklist L11). */
class EvenPortTest {
  @Test
  void anEvenPortIsEven() {
    Lab lab = new Lab();
    for (int i = 0; i < 20; i++) {
      Answer answer = lab.client().asksToAllocate(new EvenPort(false));
      assertEquals(0, LabClient.relayed(answer).port() % 2);
      assertFalse(answer.has(ReservationToken.TYPE));
    }
  }

  @Test
  void thePortAboveIsKeptForWhoHasTheToken() {
    Lab lab = new Lab();
    Answer first = lab.client().asksToAllocate(new EvenPort(true));
    int even = LabClient.relayed(first).port();
    assertEquals(0, even % 2);
    ReservationToken token = first.get(ReservationToken.TYPE);
    lab.passSeconds(29);
    Answer second = lab.client().as("bob", "builder").asksToAllocate(token);
    assertEquals(even + 1, LabClient.relayed(second).port());
    assertEquals(508, lab.client().asksToAllocate(token).error());
  }

  @Test
  void aPortIsKeptForThirtySecondsOnly() {
    Lab lab = new Lab();
    ReservationToken token =
        lab.client().asksToAllocate(new EvenPort(true)).get(ReservationToken.TYPE);
    lab.passSeconds(31);
    assertEquals(508, lab.client().asksToAllocate(token).error());
  }

  @Test
  void aPortThatIsKeptIsNotGivenToOthers() {
    Setup setup = new Setup();
    setup.ports = new PortRange(50_000, 50_001);
    Lab lab = new Lab(setup);
    ReservationToken token =
        lab.client().asksToAllocate(new EvenPort(true)).get(ReservationToken.TYPE);
    assertEquals(508, lab.client().asksToAllocate().error());
    assertEquals(50_001, LabClient.relayed(lab.client().asksToAllocate(token)).port());
  }

  @Test
  void aPairThatIsNotThereIsRefused() {
    Setup setup = new Setup();
    setup.ports = new PortRange(50_001, 50_002);
    assertEquals(508, new Lab(setup).client().asksToAllocate(new EvenPort(true)).error());
    assertEquals(0, new Lab(setup).client().asksToAllocate(new EvenPort(false)).error());
  }

  @Test
  void aPortThatSomebodyElseUsesIsNotTheEnd() {
    Lab lab = new Lab();
    lab.failures = AllocationBook.MAX_TRIES - 1;
    assertEquals(0, lab.client().asksToAllocate(new EvenPort(true)).error());
    lab.failures = AllocationBook.MAX_TRIES;
    assertEquals(508, lab.client().asksToAllocate().error());
    assertEquals(1, lab.server().allocations());
  }
}
