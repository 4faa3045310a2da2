package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.RequestedAddressFamily;
import dev.godwit.relay.stun.TransportAddress;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed by default (checklist S1 to S3). */
class PeerRulesTest {
  private static final byte[] DATA = {1, 2, 3};
  private static final RequestedAddressFamily V6 = RequestedAddressFamily.of(AddressFamily.V6);

  private static @Nullable AddressRange refusal(PeerRules rules, String address) {
    IpAddress ip = Setup.ip(address);
    return rules.refusal(ip.family(), ip.high(), ip.low());
  }

  private static PeerRules allowing(String... ranges) {
    return new PeerRules(Setup.ranges(ranges), List.of(), List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1"
      })
  void whatIsNotForTheWorldIsRefused(String address) {
    assertNotNull(refusal(allowing(), address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:2800::1",
        "2a01:4f8::7",
        "2001:470::1",
        "2001:200::1",
        "64:ff9b::808:808",
        "2002:808:808::1",
        "2a01:4f8::5efe:808:808"
      })
  void whatIsForTheWorldIsNot(String address) {
    assertNull(refusal(allowing(), address));
  }

  @Test
  void anIpv4AddressIsRefusedInEachDisguise() {
    HexFormat hex = HexFormat.of();
    for (String address : List.of("127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.9")) {
      byte[] bytes = Setup.ip(address).toBytes();
      String high = hex.formatHex(bytes, 0, 2);
      String low = hex.formatHex(bytes, 2, 4);
      byte[] turned = bytes.clone();
      for (int i = 0; i < turned.length; i++) {
        turned[i] = (byte) ~turned[i];
      }
      List<String> disguises =
          List.of(
              "::ffff:" + high + ":" + low,
              "::" + high + ":" + low,
              "::ffff:0:" + high + ":" + low,
              "64:ff9b::" + high + ":" + low,
              "64:ff9b:1::" + high + ":" + low,
              "2002:" + high + ":" + low + "::1",
              "2a01:4f8::5efe:" + high + ":" + low,
              "2a01:4f8::200:5efe:" + high + ":" + low,
              "2001:0:808:808::" + hex.formatHex(turned, 0, 2) + ":" + hex.formatHex(turned, 2, 4));
      for (String disguise : disguises) {
        assertNotNull(refusal(allowing(), disguise), disguise);
        assertNotNull(refusal(allowing("::/0"), disguise), "all of IPv6 is not IPv4: " + disguise);
      }
    }
  }

  @Test
  void aRangeThatIsAllowedIsAllowedAndNothingElse() {
    PeerRules rules = allowing("10.1.0.0/16", "::1/128", "fd00::/8");
    assertNull(refusal(rules, "10.1.2.3"));
    assertNotNull(refusal(rules, "10.2.0.0"));
    assertNull(refusal(rules, "::1"));
    assertNotNull(refusal(rules, "::2"));
    assertNull(refusal(rules, "fd12::1"));
    assertNotNull(refusal(rules, "fc12::1"));
    assertNull(refusal(rules, "64:ff9b::10.1.2.3"));
    assertNotNull(refusal(rules, "::ffff:10.1.2.3")); // on no wire
  }

  @Test
  void theRangeThatIsToldIsTheNarrowest() {
    assertEquals("::1/128", "" + refusal(allowing(), "::1"));
    assertEquals("127.0.0.0/8", "" + refusal(allowing(), "127.0.0.1"));
    assertEquals("10.0.0.0/8", "" + refusal(allowing(), "64:ff9b::a00:1"));
    assertEquals("::ffff:0.0.0.0/96", "" + refusal(allowing(), "::ffff:10.0.0.1"));
  }

  @Test
  void rangesAreReadAsTheyAreWritten() {
    for (String bad :
        List.of(
            "",
            "/",
            "10.0.0.0/33",
            "10.0.0.0/-1",
            "::/129",
            "10.0.0/8",
            "::/x",
            "10.0.0.0/",
            "10.0.0.0/8/8")) {
      assertTrue(AddressRange.parse(bad).isEmpty(), bad);
    }
    assertEquals("10.0.0.0/8", "" + AddressRange.parse("10.9.8.7/8").orElseThrow());
    assertEquals("10.9.8.7/32", "" + AddressRange.parse("10.9.8.7").orElseThrow());
    assertEquals("2a01::/16", "" + AddressRange.parse("2a01:4f8::1/16").orElseThrow());
    assertTrue(AddressRange.parse("::/0").orElseThrow().contains(Setup.V6));
    assertFalse(AddressRange.parse("::/0").orElseThrow().contains(Setup.V4));
    assertTrue(AddressRange.parse("2a01:4f8::/65").orElseThrow().contains(Setup.V6));
    assertFalse(
        AddressRange.parse("2a01:4f8::/65")
            .orElseThrow()
            .contains(Setup.ip("2a01:4f8::8000:0:0:0")));
  }

  @Test
  void aRefusedPeerIsForbiddenAndTheRangeToldOnce() {
    Lab lab = new Lab();
    LabClient client = lab.client().allocate();
    for (int i = 0; i < 3; i++) {
      assertEquals(403, client.permit(Setup.at("10.0.0." + i, 9)).error());
      assertEquals(403, client.bind(0x4000 + i, Setup.at("127.0.0.1", 9)).error());
    }
    assertEquals(Setup.ranges("10.0.0.0/8", "127.0.0.0/8"), lab.refusals);
    LabClient overV6 = lab.client().allocate(V6);
    assertEquals(403, overV6.permit(Setup.at("::ffff:10.0.0.1", 9)).error());
    assertEquals(443, client.permit(Setup.at("::ffff:10.0.0.1", 9)).error());
  }

  @Test
  void whatIsAllowedLaterIsGoodAtOnce() {
    Setup setup = new Setup();
    Lab lab = new Lab(setup);
    LabClient client = lab.client().allocate();
    assertEquals(403, client.permit(Setup.at("10.0.0.1", 9)).error());
    setup.allowed = Setup.ranges("10.0.0.0/8");
    lab.server().onPeerRules(setup.rules());
    assertEquals(0, client.permit(Setup.at("10.0.0.1", 9)).error());
  }

  @Test
  void whatIsNoLongerAllowedIsNoLongerRelayed() {
    Setup setup = new Setup();
    setup.allowed = Setup.ranges("10.0.0.0/8");
    Lab lab = new Lab(setup);
    TransportAddress bound = Setup.at("10.0.0.1", 9);
    TransportAddress permitted = Setup.at("10.0.0.2", 9);
    LabClient client = lab.client().allocate();
    client.bind(0x4000, bound);
    client.permit(permitted);
    client.sendIn(0x4000, DATA);
    client.sendTo(permitted, DATA);
    assertEquals(2, lab.toPeers.size());
    lab.toPeers.clear();
    setup.allowed = List.of();
    lab.server().onPeerRules(setup.rules());
    client.sendIn(0x4000, DATA);
    client.sendTo(permitted, DATA);
    lab.fromPeer(client.relay(), bound, DATA);
    lab.fromPeer(client.relay(), permitted, DATA);
    lab.assertSilence();
    assertEquals(4, lab.count(TurnCount.DROPPED_FORBIDDEN));
    assertEquals(403, client.permit(permitted).error());
    assertEquals(403, client.bind(0x4000, bound).error());
  }

  @Test
  void ourOwnListenersAreOutOfReachWhateverIsAllowed() {
    Setup setup = new Setup();
    setup.allowed = Setup.ranges("0.0.0.0/0", "::/0");
    setup.unreachable.add(Setup.at("5.9.0.1", 3478));
    setup.unreachable.add(Setup.at("127.0.0.1", 9465));
    setup.unreachable.add(Setup.at("0.0.0.0", 8443));
    setup.machine.add(Setup.ip("5.9.0.99"));
    Lab lab = new Lab(setup);
    LabClient client = lab.client().allocate();
    int number = 0x4000;
    for (TransportAddress own :
        List.of(
            Setup.at("5.9.0.1", 3478),
            Setup.at("127.0.0.1", 9465),
            Setup.at("127.0.0.1", 8443),
            Setup.at("127.9.9.9", 8443),
            Setup.at("0.0.0.0", 8443),
            Setup.at("5.9.0.99", 8443))) {
      assertEquals(403, client.bind(number, own).error(), "" + own);
      assertEquals(0, client.permit(own).error());
      client.sendTo(own, DATA);
      lab.assertSilence();
    }
    assertEquals(0, client.bind(number, Setup.at("127.0.0.1", 9466)).error());
    LabClient overV6 = lab.client().allocate(V6);
    for (String disguise : List.of("::1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1")) {
      assertEquals(403, overV6.bind(number, Setup.at(disguise, 8443)).error(), disguise);
    }
  }
}
