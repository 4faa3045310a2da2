package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.Attribute;
import dev.godwit.relay.stun.Data;
import dev.godwit.relay.stun.DontFragment;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.RequestedAddressFamily;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.stun.XorPeerAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Send and Data indications: RFC 8656, section 11. */
class IndicationTest {
  private static final TransportAddress PEER = Setup.at("93.184.216.34", 9000);
  private static final TransportAddress PEER6 = Setup.at("2606:2800::1", 9000);

  private static byte[] payload(int sizeBytes) {
    byte[] payload = new byte[sizeBytes];
    for (int i = 0; i < sizeBytes; i++) {
      payload[i] = (byte) (i + 1);
    }
    return payload;
  }

  private static byte[] send(Attribute... attributes) {
    return LabClient.message(
        MessageClass.INDICATION,
        StunMethod.SEND,
        writer -> Arrays.stream(attributes).forEach(writer::put));
  }

  private static Data data(int sizeBytes) {
    return new Data(ByteBuffer.wrap(payload(sizeBytes)));
  }

  @Test
  void whatAClientSendsReachesThePeerAsItIs() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    for (int size : List.of(0, 1, 2, 3, 4, 5, 1200, 60_000)) {
      client.sendTo(PEER, payload(size));
      Lab.ToPeer sent = lab.onlyToPeer();
      assertEquals(ByteBuffer.wrap(payload(size)), sent.bytes());
      assertEquals(PEER, sent.to());
      assertEquals(client.relay(), sent.relay());
    }
  }

  @Test
  void whatAPeerSendsReachesTheClientWithItsAddress() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    for (int size : List.of(0, 1, 2, 3, 4, 5, 1200, 60_000)) {
      lab.fromPeer(client.relay(), PEER, payload(size));
      Lab.ToClient sent = lab.onlyToClient();
      assertEquals(client.address, sent.client().address());
      Answer indication = new Answer(Lab.bytes(sent.bytes()));
      assertEquals(StunMethod.DATA, indication.message.method());
      assertEquals(MessageClass.INDICATION, indication.message.messageClass());
      assertEquals(PEER, indication.get(XorPeerAddress.TYPE).address());
      assertEquals(ByteBuffer.wrap(payload(size)), indication.get(Data.TYPE).bytes());
      // Padding is of zeros, whatever was in the buffer.
      for (int i = indication.bytes.length - (-size & 3); i < indication.bytes.length; i++) {
        assertEquals(0, indication.bytes[i]);
      }
    }
  }

  @Test
  void ipv6IsRelayedAsIpv4Is() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate(RequestedAddressFamily.of(AddressFamily.V6));
    client.permit(PEER6);
    client.sendTo(PEER6, payload(9));
    assertEquals(PEER6, lab.onlyToPeer().to());
    lab.fromPeer(client.relay(), PEER6, payload(9));
    Answer indication = new Answer(Lab.bytes(lab.onlyToClient().bytes()));
    assertEquals(PEER6, indication.get(XorPeerAddress.TYPE).address());
    assertEquals(ByteBuffer.wrap(payload(9)), indication.get(Data.TYPE).bytes());
  }

  @Test
  void indicationsDifferInTheirIds() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    lab.fromPeer(client.relay(), PEER, payload(1));
    lab.fromPeer(client.relay(), PEER, payload(1));
    assertNotEquals(lab.toClients.remove().bytes(), lab.toClients.remove().bytes());
  }

  @Test
  void withoutAPermissionNothingIsSentAndNothingAnswered() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.sendTo(PEER, payload(1));
    lab.fromPeer(client.relay(), PEER, payload(1));
    lab.assertSilence();
    assertEquals(0, lab.replies.size());
  }

  @Test
  void anIndicationThatLacksSomethingIsDropped() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    client.send(send(data(1)));
    client.send(send(new XorPeerAddress(PEER)));
    client.send(send());
    client.send(send(new XorPeerAddress(PEER6), data(1)));
    assertEquals(4, lab.count(TurnCount.DROPPED_BAD_INDICATION));
    lab.assertSilence();
  }

  @Test
  void anIndicationWithWhatIsNotUnderstoodIsDropped() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    client.send(send(new XorPeerAddress(PEER), data(1), new DontFragment()));
    byte[] unknown = send(data(2), new XorPeerAddress(PEER), data(1));
    ByteBuffer.wrap(unknown).putShort(20, (short) 0x0666);
    client.send(unknown);
    assertEquals(2, lab.count(TurnCount.DROPPED_BAD_INDICATION));
    lab.assertSilence();
    ByteBuffer.wrap(unknown).putShort(20, (short) 0x8666);
    client.send(unknown);
    assertEquals(ByteBuffer.wrap(payload(1)), lab.onlyToPeer().bytes());
  }

  @Test
  void theFirstOfTwoAddressesAndOfTwoPayloadsCounts() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    TransportAddress other = Setup.at("93.184.216.35", 9000);
    client.permit(PEER);
    client.send(send(new XorPeerAddress(PEER), data(1), new XorPeerAddress(other), data(2)));
    Lab.ToPeer sent = lab.onlyToPeer();
    assertEquals(PEER, sent.to());
    assertEquals(ByteBuffer.wrap(payload(1)), sent.bytes());
    client.send(send(new XorPeerAddress(other), data(1), new XorPeerAddress(PEER)));
    lab.assertSilence();
  }

  @Test
  void whoeverIsNotOnThe5TupleSendsNothing() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    LabClient spoofer = lab.client();
    spoofer.sendTo(PEER, payload(1));
    assertEquals(1, lab.count(TurnCount.DROPPED_NO_ALLOCATION));
    // On the 5-tuple, a peer without permission is out of reach all the same.
    LabClient same = lab.client(Lab.UDP, 0, client.address);
    same.sendTo(Setup.at("93.184.216.35", 9000), payload(1));
    lab.assertSilence();
  }

  @Test
  void aPeersDatagramThatDoesNotFitIntoAMessageIsDropped() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    lab.fromPeer(client.relay(), PEER, payload(65_527));
    lab.assertSilence();
    assertEquals(1, lab.count(TurnCount.DROPPED_TOO_LARGE));
  }

  @Test
  void anAddressOfTheOtherFamilyIsNoPeer() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    IpAddress inV6 = IpAddress.v6(0, PEER.ip().low());
    lab.fromPeer(client.relay(), new TransportAddress(inV6, PEER.port()), payload(1));
    lab.assertSilence();
    assertEquals(1, lab.count(TurnCount.DROPPED_PEER_NO_PERMISSION));
  }
}
