package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.TransportAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Clients on connections (checklist W6, S11). */
class StreamTest {
  private static final TransportAddress PEER = Setup.at("93.184.216.34", 9000);

  @Test
  void aConnectionCarriesAnAllocation() {
    Lab lab = new Lab();
    LabClient client = lab.client(Lab.TCP, 0);
    Client connection = Objects.requireNonNull(client.connection);
    assertFalse(connection.hasAllocation());
    client.allocate();
    assertTrue(connection.hasAllocation());
    assertEquals(connection, client.relay().client());
    client.refresh(0);
    assertFalse(connection.hasAllocation());
  }

  @Test
  void channelDataOnAStreamIsPaddedWithZeros() {
    Lab lab = new Lab();
    LabClient client = lab.client(Lab.TCP, 0).allocate();
    client.bind(0x4000, PEER);
    for (int size = 0; size < 9; size++) {
      byte[] payload = new byte[size];
      Arrays.fill(payload, (byte) 7);
      lab.fromPeer(client.relay(), PEER, payload);
      byte[] frame = LabClient.channelData(0x4000, payload);
      ByteBuffer padded = ByteBuffer.wrap(Arrays.copyOf(frame, (frame.length + 3) & ~3));
      assertEquals(padded, lab.onlyToClient().bytes());
      client.send(padded.array());
      assertEquals(ByteBuffer.wrap(payload), lab.onlyToPeer().bytes());
    }
  }

  @Test
  void anAllocationEndsWithItsConnection() {
    Lab lab = new Lab();
    LabClient client = lab.client(Lab.TCP, 0).allocate();
    lab.server().onDisconnected(Objects.requireNonNull(client.connection));
    assertEquals(0, lab.sockets.size());
    assertEquals(0, lab.server().allocations());
    assertEquals(1, lab.count(TurnCount.ENDED_BY_DISCONNECT));
    assertEquals(Long.MAX_VALUE, lab.server().deadlineNanos());
    lab.server().onDisconnected(Objects.requireNonNull(lab.client(Lab.TCP, 0).connection));
  }

  @Test
  void aDatagramFromTheSameAddressIsAnotherClients() {
    Lab lab = new Lab();
    LabClient client = lab.client(Lab.TCP, 0).allocate();
    client.bind(0x4000, PEER);
    LabClient spoofer = lab.client(Lab.UDP, 0, client.address);
    spoofer.sendIn(0x4000, new byte[1]);
    lab.assertSilence();
    assertEquals(0, spoofer.asksToAllocate().error());
    assertEquals(2, lab.server().allocations());
  }

  @Test
  void aConnectionThatComesAfterAnotherHasNothingOfIt() {
    Lab lab = new Lab();
    LabClient first = lab.client(Lab.TCP, 0).allocate();
    LabClient second = lab.client(Lab.TCP, 0, first.address);
    second.sendIn(0x4000, new byte[1]);
    assertEquals(1, lab.count(TurnCount.DROPPED_NO_ALLOCATION));
    assertEquals(437, second.refresh(600).error());
  }
}
