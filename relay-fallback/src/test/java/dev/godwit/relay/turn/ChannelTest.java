package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.godwit.relay.stun.AdditionalAddressFamily;
import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.ChannelNumber;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.stun.XorPeerAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channels: RFC 8656, section 12. */
class ChannelTest {
  private static final TransportAddress PEER = Setup.at("93.184.216.34", 9000);
  private static final TransportAddress OTHER = Setup.at("93.184.216.34", 9001);
  private static final TransportAddress PEER6 = Setup.at("2606:2800::1", 9000);
  private static final byte[] DATA = {1, 2, 3};

  private static ByteBuffer frame(int channel, byte[] payload) {
    return ByteBuffer.wrap(LabClient.channelData(channel, payload));
  }

  @Test
  void dataGoesThroughAChannelBothWays() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    assertEquals(0, client.bind(0x4000, PEER).error());
    client.sendIn(0x4000, DATA);
    Lab.ToPeer sent = lab.onlyToPeer();
    assertEquals(PEER, sent.to());
    assertEquals(ByteBuffer.wrap(DATA), sent.bytes());
    lab.fromPeer(client.relay(), PEER, DATA);
    Lab.ToClient got = lab.onlyToClient();
    assertEquals(frame(0x4000, DATA), got.bytes());
    assertEquals(client.address, got.client().address());
  }

  @Test
  void anEmptyPayloadIsADatagramToo() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.bind(0x4000, PEER);
    client.sendIn(0x4000, new byte[0]);
    assertEquals(0, lab.onlyToPeer().bytes().remaining());
    lab.fromPeer(client.relay(), PEER, new byte[0]);
    assertEquals(frame(0x4000, new byte[0]), lab.onlyToClient().bytes());
  }

  @Test
  void paddingOnUdpIsNotData() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.bind(0x4000, PEER);
    client.send(Arrays.copyOf(LabClient.channelData(0x4000, DATA), 8));
    assertEquals(ByteBuffer.wrap(DATA), lab.onlyToPeer().bytes());
  }

  @Test
  void aFrameThatIsCutShortIsDropped() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.bind(0x4000, PEER);
    byte[] frame = LabClient.channelData(0x4000, DATA);
    for (int size = 1; size < frame.length; size++) {
      assertNull(client.ask(Arrays.copyOf(frame, size)));
    }
    lab.assertSilence();
    assertEquals(6, lab.count(TurnCount.DROPPED_TRUNCATED));
  }

  @Test
  void aNumberThatIsNotBoundIsDropped() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.bind(0x4000, PEER);
    client.sendIn(0x4001, DATA);
    assertEquals(1, lab.count(TurnCount.DROPPED_NO_CHANNEL));
    client.sendIn(0x5000, DATA);
    assertEquals(1, lab.count(TurnCount.DROPPED_UNKNOWN_KIND));
    lab.client().sendIn(0x4000, DATA);
    assertEquals(1, lab.count(TurnCount.DROPPED_NO_ALLOCATION));
    lab.assertSilence();
  }

  @Test
  void channelsAre4000To4FFF() {
    LabClient client = new Lab().client().allocate();
    for (int number : List.of(0, 0x3FFF, 0x5000, 0x7FFF, 0x8000, 0xFFFF)) {
      assertEquals(400, client.bind(number, PEER).error(), "" + number);
    }
    assertEquals(0, client.bind(0x4FFF, PEER).error());
  }

  @Test
  void olderClientsMayHaveMoreNumbersIfThatIsWished() {
    Setup setup = new Setup();
    setup.oldChannels = true;
    Lab lab = new Lab(setup);
    LabClient client = lab.client().allocate();
    for (int number : List.of(0x3FFF, 0x8000)) {
      assertEquals(400, client.bind(number, PEER).error(), "" + number);
    }
    assertEquals(0, client.bind(0x7FFF, PEER).error());
    client.sendIn(0x7FFF, DATA);
    assertEquals(PEER, lab.onlyToPeer().to());
    lab.fromPeer(client.relay(), PEER, DATA);
    assertEquals(frame(0x7FFF, DATA), lab.onlyToClient().bytes());
  }

  @Test
  void bothAttributesAreNeeded() {
    LabClient client = new Lab().client().allocate();
    assertEquals(400, client.asks(StunMethod.CHANNEL_BIND).error());
    assertEquals(400, client.asks(StunMethod.CHANNEL_BIND, new ChannelNumber(0x4000)).error());
    assertEquals(400, client.asks(StunMethod.CHANNEL_BIND, new XorPeerAddress(PEER)).error());
    byte[] broken =
        client.requestWith(0x000C, new byte[3], StunMethod.CHANNEL_BIND, new XorPeerAddress(PEER));
    assertEquals(400, client.answerTo(broken).error());
  }

  @Test
  void aNumberIsForOnePeerAndAPeerHasOneNumber() {
    LabClient client = new Lab().client().allocate();
    assertEquals(0, client.bind(0x4000, PEER).error());
    assertEquals(400, client.bind(0x4000, OTHER).error());
    assertEquals(400, client.bind(0x4001, PEER).error());
    assertEquals(0, client.bind(0x4001, OTHER).error());
    assertEquals(400, client.bind(0x4000, OTHER).error());
    assertEquals(0, client.bind(0x4000, PEER).error());
  }

  @Test
  void aNumberIsForOneFamilyOnly() {
    LabClient client = new Lab().client().allocate(AdditionalAddressFamily.of(AddressFamily.V6));
    assertEquals(0, client.bind(0x4000, PEER).error());
    assertEquals(400, client.bind(0x4000, PEER6).error());
    assertEquals(0, client.bind(0x4001, PEER6).error());
  }

  @Test
  void aPeerOfAFamilyWithoutRelayIsRefused() {
    assertEquals(443, new Lab().client().allocate().bind(0x4000, PEER6).error());
  }

  @Test
  void aPeerThatIsRefusedGetsNoChannelAndNoPermission() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    assertEquals(403, client.bind(0x4000, Setup.at("10.0.0.1", 9)).error());
    assertEquals(403, client.bind(0x4000, Setup.at("93.184.216.34", 0)).error());
    client.sendIn(0x4000, DATA);
    lab.fromPeer(client.relay(), PEER, DATA);
    lab.assertSilence();
  }

  @Test
  void aChannelLastsTenMinutesAndItsPermissionFive() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.refresh(3600);
    client.bind(0x4000, PEER);
    lab.passSeconds(299);
    client.sendIn(0x4000, DATA);
    lab.onlyToPeer();
    lab.passSeconds(1);
    client.sendIn(0x4000, DATA);
    lab.fromPeer(client.relay(), PEER, DATA);
    lab.assertSilence();
    client.permit(PEER);
    lab.fromPeer(client.relay(), PEER, DATA);
    assertEquals(frame(0x4000, DATA), lab.onlyToClient().bytes());
    lab.passSeconds(299);
    client.sendIn(0x4000, DATA);
    lab.onlyToPeer();
    client.permit(PEER);
    lab.passSeconds(1);
    client.sendIn(0x4000, DATA);
    lab.assertSilence();
    assertEquals(1, lab.count(TurnCount.DROPPED_NO_CHANNEL));
    lab.fromPeer(client.relay(), PEER, DATA);
    assertEquals(StunMethod.DATA, indicationIn(lab.onlyToClient()).message.method());
  }

  private static Answer indicationIn(Lab.ToClient sent) {
    return new Answer(Lab.bytes(sent.bytes()));
  }

  @Test
  void aChannelThatIsBoundAgainLivesOnWithItsPermission() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.refresh(3600);
    client.bind(0x4000, PEER);
    for (int i = 0; i < 5; i++) {
      lab.passSeconds(250);
      assertEquals(0, client.bind(0x4000, PEER).error());
      client.sendIn(0x4000, DATA);
      lab.onlyToPeer();
    }
  }

  @Test
  void dataDoesNotRefreshAChannel() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.refresh(3600);
    client.bind(0x4000, PEER);
    for (int i = 0; i < 6; i++) {
      lab.passSeconds(100);
      client.permit(PEER);
      client.sendIn(0x4000, DATA);
    }
    assertEquals(5, lab.toPeers.size());
  }

  @Test
  void whatHasExpiredCanBeBoundOtherwise() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.refresh(3600);
    client.bind(0x4000, PEER);
    client.bind(0x4001, OTHER);
    lab.passSeconds(600);
    assertEquals(0, client.bind(0x4000, OTHER).error());
    assertEquals(0, client.bind(0x4001, PEER).error());
    client.sendIn(0x4000, DATA);
    assertEquals(OTHER, lab.onlyToPeer().to());
    lab.fromPeer(client.relay(), PEER, DATA);
    assertEquals(frame(0x4001, DATA), lab.onlyToClient().bytes());
  }

  @Test
  void aBoundPeerIsHeardInItsChannelAndAnotherPortInAnIndication() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.bind(0x4000, PEER);
    lab.fromPeer(client.relay(), OTHER, DATA);
    assertEquals(StunMethod.DATA, indicationIn(lab.onlyToClient()).message.method());
    lab.fromPeer(client.relay(), PEER, DATA);
    assertEquals(frame(0x4000, DATA), lab.onlyToClient().bytes());
    client.sendTo(PEER, DATA);
    assertEquals(PEER, lab.onlyToPeer().to());
  }

  @Test
  void aPermissionThatExpiresUnderAChannelComesBackToIt() {
    Setup setup = new Setup();
    setup.permissions = 2;
    Lab lab = new Lab(setup);
    LabClient client = lab.client().allocate();
    client.refresh(3600);
    client.bind(0x4000, PEER);
    client.permit(Setup.at("93.184.216.1", 1));
    lab.passSeconds(400);
    assertEquals(0, client.permit(Setup.at("93.184.216.2", 1)).error());
    assertEquals(0, client.permit(PEER).error());
    client.sendIn(0x4000, DATA);
    lab.onlyToPeer();
  }

  @Test
  void anAllocationHasOnlySoManyChannels() {
    Setup setup = new Setup();
    setup.channels = 2;
    Lab lab = new Lab(setup);
    LabClient client = lab.client().allocate();
    client.refresh(3600);
    assertEquals(0, client.bind(0x4000, PEER).error());
    assertEquals(0, client.bind(0x4001, OTHER).error());
    TransportAddress third = Setup.at("93.184.216.34", 9002);
    assertEquals(508, client.bind(0x4002, third).error());
    assertEquals(0, client.bind(0x4000, PEER).error());
    lab.passSeconds(600);
    assertEquals(0, client.bind(0x4002, third).error());
    assertEquals(0, client.bind(0x4003, PEER).error());
  }

  @Test
  void channelsEndWithTheirAllocation() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.bind(0x4000, PEER);
    client.refresh(0);
    client.allocate();
    client.sendIn(0x4000, DATA);
    lab.fromPeer(client.relay(), PEER, DATA);
    lab.assertSilence();
    assertEquals(437, new Lab().client().bind(0x4000, PEER).error());
  }
}
