package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.godwit.relay.stun.EvenPort;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.TransportAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nobody gets more than its share (checklist S6, S8). */
class LimitsTest {
  private static final TransportAddress PEER = Setup.at("93.184.216.34", 9000);

  @Test
  void theServerHasOnlySoManyAllocationsOverAllLoops() {
    Setup setup = new Setup();
    setup.allocations = 3;
    setup.loops = 3;
    Lab lab = new Lab(setup);
    for (int loop = 0; loop < 3; loop++) {
      lab.client(Lab.UDP, loop).allocate();
    }
    assertEquals(508, lab.client(Lab.UDP, 2).asksToAllocate().error());
    lab.passSeconds(600);
    assertEquals(0, lab.client(Lab.UDP, 2).asksToAllocate().error());
  }

  @Test
  void anAddressHasOnlySoManyAllocations() {
    Setup setup = new Setup();
    setup.perAddress = 2;
    Lab lab = new Lab(setup);
    for (int port = 1; port <= 2; port++) {
      lab.client(Lab.UDP, 0, Setup.at("81.2.69.1", port)).allocate();
      lab.client(Lab.UDP6, 0, Setup.at("2a02::" + port, port)).allocate();
    }
    assertEquals(486, lab.client(Lab.UDP, 0, Setup.at("81.2.69.1", 3)).asksToAllocate().error());
    // Of IPv6, a /64 is one address.
    assertEquals(486, lab.client(Lab.UDP6, 0, Setup.at("2a02::9", 3)).asksToAllocate().error());
    lab.client(Lab.UDP6, 0, Setup.at("2a02:0:0:1::", 3)).allocate();
    lab.client(Lab.UDP, 0, Setup.at("81.2.69.2", 3)).allocate();
  }

  @Test
  void whatIsRefusedLeavesNothingTaken() {
    Setup setup = new Setup();
    setup.ports = new PortRange(50_000, 50_000);
    Lab lab = new Lab(setup);
    LabClient first = lab.client().allocate();
    for (int i = 0; i < 5; i++) {
      assertEquals(508, lab.client().asksToAllocate().error());
    }
    first.refresh(0);
    assertEquals(Quotas.Admission.ADMITTED, lab.quotas.admit("alice", Setup.V4));
    assertEquals(0, lab.client().asksToAllocate().error());
  }

  @Test
  void onlySoManyPortsAreKept() {
    Setup setup = new Setup();
    setup.reservations = 2;
    Lab lab = new Lab(setup);
    lab.client().allocate(new EvenPort(true));
    lab.client().allocate(new EvenPort(true));
    assertEquals(508, lab.client().asksToAllocate(new EvenPort(true)).error());
    lab.passSeconds(31);
    assertEquals(0, lab.client().asksToAllocate(new EvenPort(true)).error());
  }

  @Test
  void anAllocationMaySendOnlySoMuch() {
    Setup setup = new Setup();
    setup.bytesPerAllocation = 100_000;
    Lab lab = new Lab(setup);
    LabClient client = lab.client().allocate();
    client.bind(0x4000, PEER);
    assertEquals(100, sent(lab, client, 200));
    lab.fromPeer(client.relay(), PEER, new byte[1]);
    lab.assertSilence();
    assertEquals(101, lab.count(TurnCount.DROPPED_BANDWIDTH));
    lab.passSeconds(1);
    assertEquals(100, sent(lab, client, 200));
    LabClient other = lab.client().allocate();
    other.bind(0x4000, PEER);
    assertEquals(100, sent(lab, other, 200));
  }

  private static int sent(Lab lab, LabClient client, int packets) {
    for (int i = 0; i < packets; i++) {
      client.sendIn(0x4000, new byte[1000]);
    }
    int sent = lab.toPeers.size();
    lab.toPeers.clear();
    return sent;
  }

  @Test
  void aUserMaySendOnlySoMuchInAllItsAllocations() {
    Setup setup = new Setup();
    setup.bytesPerUser = 100_000;
    Lab lab = new Lab(setup);
    LabClient one = lab.client().allocate();
    LabClient two = lab.client().allocate();
    LabClient bob = lab.client().as("bob", "builder").allocate();
    for (LabClient client : List.of(one, two, bob)) {
      client.bind(0x4000, PEER);
    }
    assertEquals(60, sent(lab, one, 60));
    assertEquals(40, sent(lab, two, 60));
    assertEquals(60, sent(lab, bob, 60));
  }

  @Test
  void allTogetherMaySendOnlySoMuch() {
    Setup setup = new Setup();
    setup.bytes = 100_000;
    Lab lab = new Lab(setup);
    LabClient alice = lab.client().allocate();
    LabClient bob = lab.client().as("bob", "builder").allocate();
    alice.bind(0x4000, PEER);
    bob.bind(0x4000, PEER);
    assertEquals(60, sent(lab, alice, 60));
    assertEquals(40, sent(lab, bob, 60));
  }

  @Test
  void anAddressThatProvesNothingIsAnsweredOnlySoOften() {
    Setup setup = new Setup();
    setup.strangers = 10;
    Lab lab = new Lab(setup);
    int burst = 10 * StrangerLimiter.BURST_SECONDS;
    int answered = 0;
    for (int port = 1; port <= 1000; port++) {
      LabClient spoofed = lab.client(Lab.UDP, 0, Setup.at("81.2.69.1", port));
      byte[] request =
          port % 2 == 0
              ? spoofed.request(StunMethod.ALLOCATE, LabClient.UDP)
              : LabClient.message(MessageClass.REQUEST, StunMethod.BINDING, writer -> {});
      answered += spoofed.ask(request) == null ? 0 : 1;
    }
    assertEquals(burst, answered);
    assertEquals(1000 - burst, lab.count(TurnCount.DROPPED_STRANGER));
    assertEquals(0, lab.client(Lab.UDP, 0, Setup.at("81.2.70.1", 1)).asksToAllocate().error());
    lab.passSeconds(1);
    LabClient later = lab.client(Lab.UDP, 0, Setup.at("81.2.69.1", 1));
    for (int i = 0; i < 10; i++) {
      assertNotNull(later.ask(later.request(StunMethod.ALLOCATE, LabClient.UDP)));
    }
    assertNull(later.ask(later.request(StunMethod.ALLOCATE, LabClient.UDP)));
  }

  @Test
  void whoProvesItselfIsNotLimitedByTheStrangersAtItsAddress() {
    Setup setup = new Setup();
    setup.strangers = 1;
    Lab lab = new Lab(setup);
    LabClient client = lab.client(Lab.UDP, 0, Setup.at("81.2.69.1", 1)).allocate();
    IntStream.range(0, 100).forEach(i -> lab.client(Lab.UDP, 0, client.address).ask(binding()));
    assertEquals(0, client.refresh(600).error());
    assertEquals(0, client.permit(PEER).error());
  }

  @Test
  void whoProvesItselfGetsItsAnswerBackSoThatManyMayComeFromOneAddress() {
    Setup setup = new Setup();
    setup.strangers = 1;
    setup.perUser = 1000;
    Lab lab = new Lab(setup);
    for (int port = 1; port <= 500; port++) {
      lab.client(Lab.UDP, 0, Setup.at("81.2.69.1", port)).allocate();
    }
  }

  private static byte[] binding() {
    return LabClient.message(MessageClass.REQUEST, StunMethod.BINDING, writer -> {});
  }

  @Test
  void aFloodFromManyAddressesKeepsNothing() {
    Lab lab = new Lab();
    for (int i = 0; i < 100_000; i++) {
      LabClient spoofed =
          lab.client(
              Lab.UDP, 0, new TransportAddress(IpAddress.v4(0x51000000 + i * 257), 1 + i % 60_000));
      spoofed.ask(spoofed.request(StunMethod.ALLOCATE, LabClient.UDP));
    }
    assertEquals(0, lab.server().allocations());
    assertEquals(Long.MAX_VALUE, lab.server().deadlineNanos());
    assertEquals(0, lab.client().asksToAllocate().error());
  }

  @Test
  void answersThatAreKeptAreBounded() {
    RecentAnswers recent = new RecentAnswers();
    Setup setup = new Setup();
    setup.allocations = 0;
    Lab lab = new Lab(setup);
    LabClient client = lab.client().greet();
    Origin origin = new Origin();
    origin.set(Lab.UDP, client.address.ip().family(), 0, 1, 1, null);
    for (int i = 0; i < 3 * RecentAnswers.MAX_ANSWERS; i++) {
      Answer refused = client.asksToAllocate();
      recent.keep(new Request(refused.message, origin, lab.now()), refused.bytes);
    }
    assertEquals(RecentAnswers.MAX_ANSWERS, recent.size());
    Answer last = client.asksToAllocate();
    Request later = new Request(last.message, origin, lab.now() + RecentAnswers.KEPT_NANOS);
    assertNull(recent.find(later));
    assertEquals(0, recent.size());
  }

  @Test
  void stoppingEndsAllAndLeavesNothing() {
    Lab lab = new Lab();
    for (int i = 0; i < 10; i++) {
      lab.client(i % 2 == 0 ? Lab.UDP : Lab.TCP, 0).allocate();
    }
    lab.server().onStop();
    assertEquals(0, lab.sockets.size());
    assertEquals(0, lab.server().allocations());
    assertEquals(10, lab.count(TurnCount.ENDED_BY_STOP));
    assertEquals(Long.MAX_VALUE, lab.server().deadlineNanos());
  }
}
