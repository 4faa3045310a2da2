package dev.godwit.relay.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a packet is, and where a stream's messages end (checklist W1 and W6). */
class FramingTest {
  @Test
  void theFirstByteTellsWhatAPacketIs() {
    for (int first = 0; first < 256; first++) {
      PacketKind expected =
          first <= 3
              ? PacketKind.STUN
              : first < 20
                  ? PacketKind.OTHER
                  : first <= 63
                      ? PacketKind.DTLS
                      : first <= 79
                          ? PacketKind.CHANNEL_DATA
                          : first <= 127 ? PacketKind.OLD_CHANNEL_DATA : PacketKind.OTHER;
      assertEquals(expected, PacketKind.of((byte) first), "first byte " + first);
    }
  }

  @Test
  void channelNumbersHaveTheirRanges() {
    assertFalse(new ChannelNumber(0x3FFF).isOldChannel());
    assertTrue(new ChannelNumber(0x4000).isChannel());
    assertTrue(new ChannelNumber(0x4FFF).isChannel());
    assertFalse(new ChannelNumber(0x5000).isChannel());
    assertTrue(new ChannelNumber(0x7FFF).isOldChannel());
    assertFalse(new ChannelNumber(0x8000).isOldChannel());
    assertFalse(new ChannelNumber(0xFFFF).isOldChannel());
  }

  @Test
  void channelDataIsReadWhereItLies() {
    ByteBuffer packet = ByteBuffer.allocate(16);
    ChannelData.writeHeader(packet, 3, 0x4FFE, 5);
    assertArrayEquals(Packets.hex("4ffe0005"), Arrays.copyOfRange(packet.array(), 3, 7));
    assertEquals(0x4FFE, ChannelData.channel(packet, 3));
    assertEquals(5, ChannelData.dataBytes(packet, 3));
    assertEquals(0, packet.position());
  }

  @Test
  void channelDataMayBePaddedButNotCut() {
    ByteBuffer packet = ByteBuffer.wrap(Packets.hex("40000001 ff000000"));
    assertTrue(ChannelData.isWhole(packet, 0, 8));
    assertTrue(ChannelData.isWhole(packet, 0, 5));
    assertFalse(ChannelData.isWhole(packet, 0, 4));
    assertFalse(ChannelData.isWhole(packet, 0, 3));
    assertTrue(ChannelData.isWhole(ByteBuffer.wrap(Packets.hex("40000000")), 0, 4));
    assertFalse(ChannelData.isWhole(ByteBuffer.wrap(Packets.hex("4000ffff")), 0, 4));
  }

  @Test
  void theLargestHeaderIsNotTakenForANegativeNumber() {
    ByteBuffer packet = ByteBuffer.allocate(4);
    ChannelData.writeHeader(packet, 0, 0x7FFF, 0xFFFF);
    assertEquals(0x7FFF, ChannelData.channel(packet, 0));
    assertEquals(0xFFFF, ChannelData.dataBytes(packet, 0));
    assertEquals(0x10004, ChannelData.streamBytes(0xFFFF));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "00, 0",
    "000100, 0",
    "00010000, 20",
    "000100002112a4, 20",
    "000100002112a442, 20",
    "0001fffc2112a442, 65552",
    "40, 0",
    "400000, 0",
    "40000000, 4",
    "40000001, 8",
    "40000004, 8",
    "40000005, 12",
    "4000ffff, 65540",
    "50000001, 8",
    "7fff0001, 8"
  })
  void aStreamTellsHowLongItsNextMessageIs(String begin, int sizeBytes) {
    assertEquals(sizeBytes, StreamFraming.messageBytes(ByteBuffer.wrap(Packets.hex(begin))));
    assertTrue(sizeBytes <= StreamFraming.MAX_MESSAGE_BYTES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00010001",
        "00010002",
        "000100002112a443",
        "0001fffc00000000",
        "04",
        "16030100",
        "80",
        "ff"
      })
  void garbageIsToldAsSoonAsItShows(String begin) {
    assertEquals(
        StreamFraming.GARBAGE, StreamFraming.messageBytes(ByteBuffer.wrap(Packets.hex(begin))));
  }

  @Test
  void messagesAreFoundHoweverTheStreamIsCut() {
    Seeds.each(
        1,
        300,
        random -> {
          List<byte[]> messages = randomMessages(random);
          ByteArrayOutputStream stream = new ByteArrayOutputStream();
          messages.forEach(stream::writeBytes);
          assertEquals(
              messages.stream().map(Arrays::toString).toList(),
              cut(stream.toByteArray(), random).stream().map(Arrays::toString).toList());
        });
  }

  /** Reads a stream in pieces of any size, as a socket would give them. */
  private static List<byte[]> cut(byte[] stream, Random random) {
    List<byte[]> found = new ArrayList<>();
    ByteBuffer in = ByteBuffer.allocate(stream.length);
    int read = 0;
    while (read < stream.length) {
      int piece = Math.min(stream.length - read, random.nextInt(1, 40));
      in.put(stream, read, piece).flip();
      read += piece;
      int size = StreamFraming.messageBytes(in);
      while (size != StreamFraming.UNDECIDED && size <= in.remaining()) {
        byte[] message = new byte[size];
        in.get(message);
        found.add(message);
        size = StreamFraming.messageBytes(in);
      }
      in.compact();
    }
    assertEquals(0, in.position());
    return found;
  }

  private static List<byte[]> randomMessages(Random random) {
    List<byte[]> messages = new ArrayList<>();
    for (int i = random.nextInt(1, 8); i > 0; i--) {
      if (random.nextBoolean()) {
        messages.add(RandomMessages.message(random));
      } else {
        int dataBytes = random.nextInt(30);
        ByteBuffer frame = ByteBuffer.allocate(ChannelData.streamBytes(dataBytes));
        ChannelData.writeHeader(frame, 0, 0x4000 + random.nextInt(0x1000), dataBytes);
        messages.add(frame.array());
      }
    }
    return messages;
  }
}
