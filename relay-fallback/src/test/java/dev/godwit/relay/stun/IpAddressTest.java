package dev.godwit.relay.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.godwit.testkit.random.Seeds;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses keep their family, and have one text each. */
class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "192.0.2.1, 192.0.2.1",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "0:0:0:0:0:0:0:0, ::",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    "::1.2.3.4, ::102:304",
    "::ffff:10.0.0.1, ::ffff:10.0.0.1",
    "::ffff:a00:1, ::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1, 64:ff9b::a00:1",
    "1::2:3:4:5:6:7, 1:0:2:3:4:5:6:7"
  })
  void hasOneCanonicalText(String text, String canonical) {
    IpAddress address = IpAddress.parse(text).orElseThrow();
    assertEquals(canonical, address.toString());
    assertEquals(Optional.of(address), IpAddress.parse(canonical));
    assertEquals(address, IpAddress.of(address.toBytes()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1.2.3.4",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.04",
        "1.2.3.",
        "1.2.3.-4",
        "1.2.3.0x4",
        "16909060",
        "\u0661.2.3.4",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "1::2::3",
        "::1::",
        ":1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:",
        "12345::",
        "g::",
        "::\uFF11",
        "fe80::1%eth0",
        "[::1]",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "::ffff:1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4:5:6:7:8:1.2.3.4:1:2:3:4:5:6:7:8:1.2.3.4"
      })
  void whatIsNoAddressIsNone(String text) {
    assertEquals(Optional.empty(), IpAddress.parse(text));
  }

  @Test
  void textsAreThoseThatJavaReadsToo() {
    Seeds.each(
        1,
        2_000,
        random -> {
          byte[] bytes = new byte[16];
          for (int i = 0; i < 16; i += 2) {
            if (random.nextBoolean()) {
              bytes[i] = (byte) random.nextInt();
              bytes[i + 1] = (byte) random.nextInt();
            }
          }
          bytes[0] = 0x20; // not one that Java would take for IPv4
          IpAddress address = IpAddress.of(bytes);
          assertArrayEquals(bytes, InetAddress.ofLiteral(address.toString()).getAddress());
          assertEquals(Optional.of(address), IpAddress.parse(address.toString()));
        });
  }

  @Test
  void anIpv4AddressInIpv6StaysIpv6() {
    IpAddress mapped = IpAddress.parse("::ffff:192.0.2.1").orElseThrow();
    assertEquals(AddressFamily.V6, mapped.family());
    assertEquals(16, mapped.toBytes().length);
    assertNotEquals(IpAddress.parse("192.0.2.1").orElseThrow(), mapped);
  }

  @Test
  void bytesGoBothWays() {
    ByteBuffer out = ByteBuffer.allocate(20);
    IpAddress v4 = IpAddress.v4(0xC0000201);
    IpAddress v6 = IpAddress.v6(0x20010DB8_00000000L, -1);
    v4.write(out);
    v6.write(out);
    assertEquals(v4, IpAddress.read(AddressFamily.V4, out, 0));
    assertEquals(v6, IpAddress.read(AddressFamily.V6, out, 4));
    assertEquals("192.0.2.1", v4.toString());
  }

  @Test
  void transportAddressesAreWrittenAsInUris() {
    assertEquals("192.0.2.1:80", new TransportAddress(IpAddress.v4(0xC0000201), 80).toString());
    assertEquals("[::1]:65535", new TransportAddress(IpAddress.v6(0, 1), 65535).toString());
  }

  @Test
  void whatIsOutOfRangeIsNoAddress() {
    IpAddress any = IpAddress.v4(0);
    assertThrows(IllegalArgumentException.class, () -> new TransportAddress(any, 65536));
    assertThrows(IllegalArgumentException.class, () -> new TransportAddress(any, -1));
    assertThrows(IllegalArgumentException.class, () -> IpAddress.of(new byte[5]));
    assertThrows(
        IllegalArgumentException.class, () -> new IpAddress(AddressFamily.V4, 0, 1L << 32));
    assertThrows(IllegalArgumentException.class, () -> new IpAddress(AddressFamily.V4, 1, 0));
  }
}
