package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.relay.stun.AdditionalAddressFamily;
import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.TransportAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** CreatePermission: RFC 8656, sections 9 and 10. */
class PermissionTest {
  private static final TransportAddress PEER = Setup.at("93.184.216.34", 9000);
  private static final TransportAddress PEER6 = Setup.at("2606:2800::1", 9000);
  private static final byte[] DATA = {1, 2, 3};

  private static TransportAddress peer(int number) {
    return Setup.at("93.184.217." + number, 9);
  }

  @Test
  void aPermissionLastsExactlyThreeHundredSeconds() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    assertEquals(0, client.permit(PEER).error());
    lab.passSeconds(299);
    lab.fromPeer(client.relay(), PEER, DATA);
    lab.onlyToClient();
    client.sendTo(PEER, DATA);
    lab.onlyToPeer();
    lab.passSeconds(1);
    lab.fromPeer(client.relay(), PEER, DATA);
    client.sendTo(PEER, DATA);
    lab.assertSilence();
    assertEquals(1, lab.count(TurnCount.DROPPED_PEER_NO_PERMISSION));
    assertEquals(1, lab.count(TurnCount.DROPPED_NO_PERMISSION));
  }

  @Test
  void dataDoesNotRefreshAPermission() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    for (int i = 0; i < 3; i++) {
      lab.passSeconds(100);
      lab.fromPeer(client.relay(), PEER, DATA);
      client.sendTo(PEER, DATA);
    }
    assertEquals(2, lab.toPeers.size());
    assertEquals(2, lab.toClients.size());
  }

  @Test
  void aPermissionThatIsRefreshedLivesOn() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    lab.passSeconds(200);
    client.permit(PEER);
    lab.passSeconds(200);
    client.sendTo(PEER, DATA);
    lab.onlyToPeer();
  }

  @Test
  void aPermissionIsForAllPortsOfAnAddress() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    lab.fromPeer(client.relay(), Setup.at("93.184.216.34", 1), DATA);
    lab.onlyToClient();
    lab.fromPeer(client.relay(), Setup.at("93.184.216.35", 9000), DATA);
    lab.assertSilence();
  }

  @Test
  void aPermissionIsForOneAllocationOnly() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.permit(PEER);
    LabClient other = lab.client().allocate();
    lab.fromPeer(other.relay(), PEER, DATA);
    other.sendTo(PEER, DATA);
    lab.assertSilence();
  }

  @Test
  void severalPeersGetTheirPermissionsTogetherOrNot() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    assertEquals(403, client.permit(peer(1), Setup.at("10.0.0.1", 9), peer(2)).error());
    assertEquals(443, client.permit(peer(1), PEER6).error());
    client.sendTo(peer(1), DATA);
    lab.assertSilence();
    assertEquals(0, client.permit(peer(1), peer(2)).error());
    client.sendTo(peer(1), DATA);
    client.sendTo(peer(2), DATA);
    assertEquals(2, lab.toPeers.size());
  }

  @Test
  void aRequestWithoutPeerIsRefused() {
    LabClient client = new Lab().client().allocate();
    assertEquals(400, client.permit().error());
    byte[] broken = client.requestWith(0x0012, new byte[5], StunMethod.CREATE_PERMISSION);
    assertEquals(400, client.answerTo(broken).error());
  }

  @Test
  void thereAreNoPermissionsWithoutAnAllocation() {
    assertEquals(437, new Lab().client().permit(PEER).error());
  }

  @Test
  void aPeerOfAFamilyWithoutRelayIsRefused() {
    assertEquals(443, new Lab().client().allocate().permit(PEER6).error());
    LabClient both = new Lab().client().allocate(AdditionalAddressFamily.of(AddressFamily.V6));
    assertEquals(0, both.permit(PEER, PEER6).error());
  }

  @Test
  void anAllocationHasOnlySoManyPermissions() {
    Setup setup = new Setup();
    setup.permissions = 3;
    Lab lab = new Lab(setup);
    LabClient client = lab.client().allocate();
    assertEquals(0, client.permit(peer(1), peer(2), peer(2)).error());
    assertEquals(508, client.permit(peer(3), peer(4)).error());
    assertEquals(0, client.permit(peer(3)).error());
    assertEquals(508, client.permit(peer(4)).error());
    assertEquals(0, client.permit(peer(1), peer(2), peer(3)).error());
    assertEquals(508, client.bind(0x4000, peer(4)).error());
    lab.passSeconds(301);
    assertEquals(0, client.permit(peer(4), peer(5), peer(6)).error());
  }

  @Test
  void aPermissionThatHasExpiredIsCountedAgainWhenItIsRenewed() {
    Setup setup = new Setup();
    setup.permissions = 2;
    Lab lab = new Lab(setup);
    LabClient client = lab.client().allocate();
    client.permit(peer(1), peer(2));
    lab.passSeconds(200);
    client.permit(peer(2));
    lab.passSeconds(101);
    assertEquals(508, client.permit(peer(1), peer(3)).error());
    assertEquals(0, client.permit(peer(3)).error());
  }

  @Test
  void aFullPacketOfPeersIsFine() {
    LabClient client = new Lab().client().allocate();
    TransportAddress[] peers =
        IntStream.rangeClosed(1, 100)
            .mapToObj(PermissionTest::peer)
            .toArray(TransportAddress[]::new);
    assertEquals(0, client.permit(peers).error());
  }
}
