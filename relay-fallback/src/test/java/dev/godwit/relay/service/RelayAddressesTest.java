package dev.godwit.relay.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.relay.process.Machine;
import dev.godwit.relay.stun.IpAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayAddressesTest {
  private static final Machine MACHINE =
      new Machine(
          List.of(),
          List.of(
              InetAddress.ofLiteral("192.0.2.7"),
              InetAddress.ofLiteral("192.0.2.8"),
              InetAddress.ofLiteral("2001:db8::7")));

  @Test
  void whatTheOperatorSaysCounts() {
    assertEquals("[10.0.0.1, 10.0.0.2]", chosen("10.0.0.1 10.0.0.2", "0.0.0.0", MACHINE, ""));
  }

  @Test
  void itIsRelayedFromWhereClientsAreHeard() {
    assertEquals("[127.0.0.1, ::1]", chosen("", "127.0.0.1 ::1", MACHINE, ""));
  }

  @Test
  void ofAllAddressesTheFirstOfEachFamilyIsRelayedFrom() {
    assertEquals("[192.0.2.7, 2001:db8::7]", chosen("", "0.0.0.0 ::", MACHINE, ""));
    assertEquals("[192.0.2.7]", chosen("", "0.0.0.0", MACHINE, ""));
  }

  @Test
  void aMachineWithoutANetworkRelaysForItself() {
    Machine alone = new Machine(List.of(), List.of());
    assertEquals("[127.0.0.1]", chosen("", "0.0.0.0 ::", alone, ""));
  }

  @Test
  void anOuterAddressIsToldForTheFirstOfItsFamily() {
    assertEquals(
        "[10.0.0.1 as 198.51.100.7, 10.0.0.2, fd00::1 as 2001:db8::9]",
        chosen("10.0.0.1 10.0.0.2 fd00::1", "", MACHINE, "198.51.100.7 2001:db8::9"));
  }

  @Test
  void ofTwoThatWouldBeToldAsOneTheFirstIsRelayedFrom() {
    assertEquals(
        "[10.0.0.1 as 198.51.100.7]", chosen("10.0.0.1 198.51.100.7", "", MACHINE, "198.51.100.7"));
  }

  private static String chosen(String given, String listening, Machine machine, String outer) {
    return RelayAddresses.choose(all(given), all(listening), machine, all(outer)).stream()
        .map(address ->
            address.local().equals(address.advertised())
                ? address.local().toString()
                : address.local() + " as " + address.advertised())
        .toList()
        .toString();
  }

  private static List<IpAddress> all(String texts) {
    return Arrays.stream(texts.split(" "))
        .filter(text -> !text.isEmpty())
        .map(text -> IpAddress.parse(text).orElseThrow())
        .toList();
  }
}
