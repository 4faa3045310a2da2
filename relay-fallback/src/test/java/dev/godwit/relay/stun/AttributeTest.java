package dev.godwit.relay.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.godwit.relay.stun.MalformedStunException.Reason;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each attribute: on the wire as the RFCs have it, and read as it was written. */
class AttributeTest {
  private static final TransportAddress V4 = address("192.0.2.1", 32853);
  private static final TransportAddress V6 = address("2001:db8::ffff:1", 1);

  private static TransportAddress address(String ip, int port) {
    return new TransportAddress(IpAddress.parse(ip).orElseThrow(), port);
  }

  static List<Attribute> attributes() {
    return List.of(
        new MappedAddress(V4),
        new MappedAddress(V6),
        new XorMappedAddress(V4),
        new XorMappedAddress(V6),
        new XorPeerAddress(address("::ffff:192.0.2.1", 65535)),
        new XorPeerAddress(V4),
        new XorRelayedAddress(V6),
        new AlternateServer(V4),
        new AlternateDomain("turn.example.org"),
        new Username(""),
        new Username("\u30DE".repeat(169)),
        Userhash.of("user", "realm"),
        new Realm("realm"),
        new Nonce(new NonceCookie(true, true).text() + "rest"),
        new Software("name"),
        ErrorCode.of(StunError.STALE_NONCE),
        ErrorCode.terse(StunError.TRY_ALTERNATE),
        new ErrorCode(699, "\u00E9"),
        new AddressErrorCode(AddressFamily.V6, 440, "none"),
        new UnknownAttributes(List.of()),
        new UnknownAttributes(List.of(0x001A, 0x7FFF, 0xFFFF)),
        new Lifetime(0),
        new Lifetime(0xFFFF_FFFFL),
        new ChannelNumber(0x4FFF),
        new RequestedTransport(RequestedTransport.UDP),
        new RequestedTransport(255),
        RequestedAddressFamily.of(AddressFamily.V6),
        new RequestedAddressFamily(3),
        AdditionalAddressFamily.of(AddressFamily.V6),
        new EvenPort(true),
        new EvenPort(false),
        new ReservationToken(-2),
        new DontFragment(),
        new Data(ByteBuffer.wrap(new byte[] {1, 2, 3})),
        new Data(ByteBuffer.allocate(0)),
        PasswordAlgorithm.SHA256,
        new PasswordAlgorithms(List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5)),
        new Icmp(127, 511, -1));
  }

  @ParameterizedTest
  @MethodSource("attributes")
  void isReadAsItWasWritten(Attribute attribute) throws Exception {
    StunMessage message =
        Packets.parse(
            Packets.request(w -> w.put(attribute).put(new Lifetime(7)).put(new EvenPort(true))));
    assertEquals(Optional.of(attribute), message.find(attribute.type()));
    assertEquals(List.of(), message.unknownRequired());
    assertEquals(0, message.sizeBytes() % 4);
  }

  @Test
  void everyKindOfAttributeIsTriedHere() {
    assertEquals(
        Stream.of(Attribute.class.getPermittedSubclasses()).collect(Collectors.toSet()),
        attributes().stream().map(Attribute::getClass).collect(Collectors.toSet()));
  }

  /** The numbers of IANA's registry. */
  @ParameterizedTest
  @CsvSource({
    "MAPPED-ADDRESS, 0001",
    "USERNAME, 0006",
    "ERROR-CODE, 0009",
    "UNKNOWN-ATTRIBUTES, 000a",
    "CHANNEL-NUMBER, 000c",
    "LIFETIME, 000d",
    "XOR-PEER-ADDRESS, 0012",
    "DATA, 0013",
    "REALM, 0014",
    "NONCE, 0015",
    "XOR-RELAYED-ADDRESS, 0016",
    "REQUESTED-ADDRESS-FAMILY, 0017",
    "EVEN-PORT, 0018",
    "REQUESTED-TRANSPORT, 0019",
    "DONT-FRAGMENT, 001a",
    "PASSWORD-ALGORITHM, 001d",
    "USERHASH, 001e",
    "XOR-MAPPED-ADDRESS, 0020",
    "RESERVATION-TOKEN, 0022",
    "ADDITIONAL-ADDRESS-FAMILY, 8000",
    "ADDRESS-ERROR-CODE, 8001",
    "PASSWORD-ALGORITHMS, 8002",
    "ALTERNATE-DOMAIN, 8003",
    "ICMP, 8004",
    "SOFTWARE, 8022",
    "ALTERNATE-SERVER, 8023"
  })
  void hasItsNumber(String name, String code) {
    AttributeType<?> type =
        attributes().stream()
            .<AttributeType<?>>map(Attribute::type)
            .filter(t -> t.toString().equals(name))
            .findFirst()
            .orElseThrow();
    assertEquals(code, "%04x".formatted(type.code()));
  }

  @ParameterizedTest
  @CsvSource({
    "000c, 40010000",
    "0019, 11000000",
    "0017, 02000000",
    "0018, 80000000",
    "000d, 00000258",
    "8000, 02000000"
  })
  void smallOnesLieAsInTheirFrames(String code, String value) throws Exception {
    String expected = code + ("0018".equals(code) ? "0001" : "0004") + value;
    Attribute attribute =
        switch (code) {
          case "000c" -> new ChannelNumber(0x4001);
          case "0019" -> new RequestedTransport(17);
          case "0017" -> RequestedAddressFamily.of(AddressFamily.V6);
          case "0018" -> new EvenPort(true);
          case "000d" -> new Lifetime(600);
          default -> AdditionalAddressFamily.of(AddressFamily.V6);
        };
    assertEquals(
        expected, HexFormat.of().formatHex(Packets.request(w -> w.put(attribute)), 20, 28));
  }

  @ParameterizedTest
  @MethodSource("attributes")
  void isRefusedWithAnotherLength(Attribute attribute) throws Exception {
    // What has a fixed length can be neither longer nor shorter; the others are read or refused.
    byte[] packet = Packets.request(w -> w.put(attribute).put(new Data(ByteBuffer.allocate(16))));
    int length = ByteBuffer.wrap(packet).getShort(22);
    for (int other = 0; other <= length + 16; other++) {
      byte[] changed = packet.clone();
      ByteBuffer.wrap(changed).putShort(22, (short) other);
      try {
        Optional<? extends Attribute> read = Packets.parse(changed).find(attribute.type());
        assertEquals(attribute.type(), read.orElseThrow().type());
      } catch (MalformedStunException e) {
        assertEquals(false, other == length, "refused with its own length: " + e.reason());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "000d0003 00000000, BAD_ATTRIBUTE_LENGTH",
    "000d0005 0000000000000000, BAD_ATTRIBUTE_LENGTH",
    "000c0002 40000000, BAD_ATTRIBUTE_LENGTH",
    "00120003 00010000, BAD_ATTRIBUTE_LENGTH",
    "00120004 00010000, BAD_ATTRIBUTE_LENGTH",
    "00120008 0002a147e112a643, BAD_ATTRIBUTE_LENGTH",
    "00120014 0001a147e112a643000000000000000000000000, BAD_ATTRIBUTE_LENGTH",
    "00120008 0003a147e112a643, BAD_VALUE",
    "00120008 0000a147e112a643, BAD_VALUE",
    "00090003 00000400, BAD_ATTRIBUTE_LENGTH",
    "00090004 00000264, BAD_VALUE",
    "00090004 00000200, BAD_VALUE",
    "00090004 00000700, BAD_VALUE",
    "00090006 00000400c3280000, BAD_VALUE",
    "00060002 c3280000, BAD_VALUE",
    "001e001c 00000000000000000000000000000000000000000000000000000000, BAD_ATTRIBUTE_LENGTH",
    "000a0003 00010200, BAD_ATTRIBUTE_LENGTH",
    "001a0001 00000000, BAD_ATTRIBUTE_LENGTH",
    "00180000, BAD_ATTRIBUTE_LENGTH",
    "00220004 00000000, BAD_ATTRIBUTE_LENGTH",
    "001d0002 00020000, BAD_ATTRIBUTE_LENGTH",
    "001d0004 0002ffff, BAD_ATTRIBUTE_LENGTH",
    "001d0008 0002000400000000, BAD_VALUE",
    "001d0008 0002000000010000, BAD_ATTRIBUTE_LENGTH",
    "80020006 000200000001, BAD_ATTRIBUTE_LENGTH"
  })
  void isRefusedWithAValueThatItsTypeDoesNotAllow(String attribute, Reason reason)
      throws Exception {
    StunMessage message = Packets.parse(Packets.rawRequest(padded(attribute)));
    int code = Integer.parseInt(attribute.substring(0, 4), 16);
    AttributeType<?> type =
        attributes().stream()
            .<AttributeType<?>>map(Attribute::type)
            .filter(t -> t.code() == code)
            .findFirst()
            .orElseThrow();
    MalformedStunException e = assertThrows(MalformedStunException.class, () -> message.find(type));
    assertEquals(reason, e.reason());
    assertThrows(MalformedStunException.class, () -> message.findAll(type));
  }

  private static String padded(String attribute) {
    String digits = attribute.replace(" ", "");
    return digits + "0".repeat((8 - digits.length() % 8) % 8);
  }

  @Test
  void theLengthOfAnErrorDoesNotCountItsPadding() throws Exception {
    byte[] packet = Packets.request(w -> w.put(new ErrorCode(400, "Bad")));
    assertEquals(7, ByteBuffer.wrap(packet).getShort(22));
    assertEquals("Bad", Packets.parse(packet).find(ErrorCode.TYPE).orElseThrow().reason());
    byte[] other = Packets.request(w -> w.put(new AddressErrorCode(AddressFamily.V4, 440, "Bad")));
    assertEquals(7, ByteBuffer.wrap(other).getShort(22));
  }

  @Test
  void anUnknownPasswordAlgorithmMayHaveParameters() throws Exception {
    String list = "80020010 7fff0003aabbcc00 00020000 00010000";
    assertEquals(
        Optional.of(
            new PasswordAlgorithms(
                List.of(
                    new PasswordAlgorithm(0x7FFF),
                    PasswordAlgorithm.SHA256,
                    PasswordAlgorithm.MD5))),
        Packets.parse(Packets.rawRequest(list)).find(PasswordAlgorithms.TYPE));
  }

  @Test
  void dataIsAViewOfThePacket() throws Exception {
    byte[] packet = Packets.request(w -> w.put(new Data(ByteBuffer.wrap(new byte[] {1, 2, 3}))));
    Data data = Packets.parse(packet).find(Data.TYPE).orElseThrow();
    packet[24] = 9;
    assertEquals(9, data.bytes().get(0));
    assertEquals(3, data.bytes().remaining());
  }

  @Test
  void textsHaveTheirLimits() {
    assertThrows(IllegalArgumentException.class, () -> new Username("x".repeat(509)));
    assertThrows(IllegalArgumentException.class, () -> new Username("\u30DE".repeat(170)));
    assertThrows(IllegalArgumentException.class, () -> new Nonce("x".repeat(764)));
    assertThrows(IllegalArgumentException.class, () -> new Userhash("00"));
    assertThrows(IllegalArgumentException.class, () -> new Userhash("G".repeat(64)));
    assertThrows(IllegalArgumentException.class, () -> new Userhash("A".repeat(64)));
  }
}
