package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.Data;
import dev.godwit.relay.stun.EvenPort;
import dev.godwit.relay.stun.RequestedAddressFamily;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.stun.XorPeerAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two clients behind relays of ours reach each other within the process, and nothing else. */
class RelayToRelayTest {
  private static final byte[] DATA = {1, 2, 3, 4, 5};

  private static Setup withLoops(int loops) {
    Setup setup = new Setup();
    setup.loops = loops;
    return setup;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void dataGoesFromRelayToRelayInChannels(int loops) {
    Lab lab = new Lab(withLoops(loops));
    LabClient one = lab.client(Lab.UDP, 0).allocate();
    LabClient other = lab.client(Lab.TCP, loops - 1).allocate();
    assertEquals(0, one.bind(0x4000, other.relayed()).error());
    assertEquals(0, other.bind(0x4FFF, one.relayed()).error());
    one.sendIn(0x4000, DATA);
    lab.pass(Duration.ZERO);
    Lab.ToClient got = lab.onlyToClient();
    assertEquals(other.address, got.client().address());
    assertEquals(0x4FFF, Short.toUnsignedInt(got.bytes().getShort(0)));
    assertEquals(ByteBuffer.wrap(DATA), got.bytes().slice(4, DATA.length));
    other.sendIn(0x4FFF, DATA);
    lab.pass(Duration.ZERO);
    assertEquals(ByteBuffer.wrap(LabClient.channelData(0x4000, DATA)), lab.onlyToClient().bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void dataGoesFromRelayToRelayInIndications(int loops) {
    Lab lab = new Lab(withLoops(loops));
    RequestedAddressFamily v6 = RequestedAddressFamily.of(AddressFamily.V6);
    LabClient one = lab.client(Lab.UDP, 0).allocate(v6);
    LabClient other = lab.client(Lab.UDP, loops - 1).allocate(v6);
    one.permit(other.relayed());
    other.permit(one.relayed());
    one.sendTo(other.relayed(), DATA);
    lab.pass(Duration.ZERO);
    Answer got = new Answer(Lab.bytes(lab.onlyToClient().bytes()));
    assertEquals(one.relayed(), got.get(XorPeerAddress.TYPE).address());
    assertEquals(ByteBuffer.wrap(DATA), got.get(Data.TYPE).bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void withoutAPermissionBackNothingArrives(int loops) {
    Lab lab = new Lab(withLoops(loops));
    LabClient one = lab.client(Lab.UDP, 0).allocate();
    LabClient other = lab.client(Lab.UDP, loops - 1).allocate();
    one.bind(0x4000, other.relayed());
    one.sendIn(0x4000, DATA);
    lab.pass(Duration.ZERO);
    lab.assertSilence();
    assertEquals(1, lab.count(TurnCount.DROPPED_PEER_NO_PERMISSION));
  }

  @Test
  void theAdvertisedAddressIsPermittedWhateverRangeItIsIn() {
    Setup setup = new Setup();
    setup.relayAddresses = List.of(new RelayAddress(Setup.ip("10.0.0.5"), Setup.ip("192.168.1.1")));
    Lab lab = new Lab(setup);
    LabClient client = lab.client().allocate();
    assertEquals(0, client.permit(Setup.at("192.168.1.1", 9)).error());
    assertEquals(0, client.bind(0x4000, Setup.at("192.168.1.1", 50_000)).error());
    assertEquals(403, client.permit(Setup.at("10.0.0.5", 9)).error());
    assertEquals(403, client.permit(Setup.at("192.168.1.2", 9)).error());
  }

  @Test
  void aPortWithoutAnAllocationIsDropped() {
    Lab lab = new Lab();
    LabClient one = lab.client().allocate();
    LabClient other = lab.client().allocate();
    TransportAddress gone = other.relayed();
    one.bind(0x4000, gone);
    other.refresh(0);
    one.sendIn(0x4000, DATA);
    one.bind(0x4001, new TransportAddress(Setup.V4, 22));
    one.sendIn(0x4001, DATA);
    lab.assertSilence();
    assertEquals(2, lab.count(TurnCount.DROPPED_NO_RELAY));
  }

  @Test
  void aPortThatIsOnlyKeptIsDropped() {
    Setup setup = new Setup();
    Lab lab = new Lab(setup);
    LabClient pair = lab.client();
    Answer answer = pair.asksToAllocate(new EvenPort(true));
    TransportAddress even = LabClient.relayed(answer);
    LabClient one = lab.client().allocate();
    one.bind(0x4000, new TransportAddress(even.ip(), even.port() + 1));
    one.sendIn(0x4000, DATA);
    lab.assertSilence();
  }

  @Test
  void aPortWithoutAnAllocationGoesByTheNetworkIfItsRangeIsAllowed() {
    Setup setup = new Setup();
    setup.allowed = Setup.ranges("5.9.0.0/16");
    setup.unreachable.add(Setup.at("5.9.0.1", 3478));
    Lab lab = new Lab(setup);
    LabClient one = lab.client().allocate();
    LabClient other = lab.client().allocate();
    TransportAddress service = new TransportAddress(Setup.V4, 5000);
    assertEquals(0, one.bind(0x4000, service).error());
    one.sendIn(0x4000, DATA);
    assertEquals(service, lab.onlyToPeer().to());
    // What is there is still reached inside, and the listener not at all.
    one.bind(0x4001, other.relayed());
    other.permit(one.relayed());
    one.sendIn(0x4001, DATA);
    lab.onlyToClient();
    assertEquals(403, one.bind(0x4002, Setup.at("5.9.0.1", 3478)).error());
  }

  @Test
  void behindANatTheListenerIsNotReachedByTheAdvertisedAddress() {
    Setup setup = new Setup();
    setup.relayAddresses = List.of(new RelayAddress(Setup.ip("10.0.0.5"), Setup.V4));
    setup.allowed = Setup.ranges("5.9.0.0/16");
    setup.unreachable.add(Setup.at("10.0.0.5", 3478));
    LabClient client = new Lab(setup).client().allocate();
    assertEquals(403, client.bind(0x4000, Setup.at("5.9.0.1", 3478)).error());
  }

  @Test
  void aRelayThatEndedBeforeThePacketCameIsNotReached() {
    Lab lab = new Lab(withLoops(2));
    LabClient one = lab.client(Lab.UDP, 0).allocate();
    LabClient other = lab.client(Lab.UDP, 1).allocate();
    one.bind(0x4000, other.relayed());
    other.permit(one.relayed());
    one.sendIn(0x4000, DATA);
    other.refresh(0);
    lab.pass(Duration.ZERO);
    lab.assertSilence();
    assertEquals(1, lab.count(TurnCount.DROPPED_NO_RELAY));
  }

  @Test
  void aClientMayTalkWithItself() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    client.bind(0x4000, client.relayed());
    client.sendIn(0x4000, DATA);
    assertEquals(ByteBuffer.wrap(LabClient.channelData(0x4000, DATA)), lab.onlyToClient().bytes());
  }
}
