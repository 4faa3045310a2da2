package dev.godwit.relay.stun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Messages are whole at each moment, and never larger than their room. */
class StunWriterTest {
  @Test
  void aMessageIsCompleteAfterEachCall() throws Exception {
    ByteBuffer out = ByteBuffer.allocate(200);
    StunWriter writer = new StunWriter(out);
    writer.begin(MessageClass.REQUEST, StunMethod.ALLOCATE, Packets.ID);
    parse(out, writer);
    writer.put(new Username("a"));
    parse(out, writer);
    writer.putIntegrity(IntegrityAlgorithm.SHA1, Packets.KEY);
    parse(out, writer);
    writer.putIntegrity(IntegrityAlgorithm.SHA256, Packets.KEY);
    parse(out, writer);
    writer.putFingerprint();
    assertTrue(parse(out, writer).hasFingerprint());
  }

  private static StunMessage parse(ByteBuffer out, StunWriter writer) throws Exception {
    assertEquals(out.position(), writer.sizeBytes());
    return StunMessage.parse(out.slice(0, out.position()));
  }

  @Test
  void oneAfterTheOtherIsWritten() throws Exception {
    ByteBuffer out = ByteBuffer.allocateDirect(300);
    out.position(7);
    StunWriter writer = new StunWriter(out);
    for (int i = 0; i < 2; i++) {
      int start = out.position();
      writer
          .begin(MessageClass.SUCCESS, StunMethod.REFRESH, new TransactionId(i, i))
          .put(new Lifetime(i))
          .putIntegrity(IntegrityAlgorithm.SHA256, Packets.KEY)
          .putFingerprint();
      StunMessage message = StunMessage.parse(out.slice(start, writer.sizeBytes()));
      assertEquals(new TransactionId(i, i), message.transactionId());
      assertTrue(message.isIntact(IntegrityAlgorithm.SHA256, Packets.KEY));
    }
  }

  @Test
  void oldBytesDoNotShineThroughThePadding() {
    ByteBuffer out = ByteBuffer.allocate(28);
    Arrays.fill(out.array(), (byte) 0xFF);
    new StunWriter(out)
        .begin(MessageClass.REQUEST, StunMethod.ALLOCATE, Packets.ID)
        .put(new EvenPort(true));
    assertArrayEquals(Packets.hex("00180001 80000000"), Arrays.copyOfRange(out.array(), 20, 28));
  }

  @Test
  void whatHasNoRoomIsRefusedAndTheRestStays() throws Exception {
    int whole = 20 + 8 + 36 + 8;
    for (int room = 20; room < whole; room++) {
      ByteBuffer out = ByteBuffer.allocate(room);
      StunWriter writer =
          new StunWriter(out).begin(MessageClass.REQUEST, StunMethod.REFRESH, Packets.ID);
      assertThrows(
          BufferOverflowException.class,
          () ->
              writer
                  .put(new Lifetime(1))
                  .putIntegrity(IntegrityAlgorithm.SHA256, Packets.KEY)
                  .putFingerprint());
      parse(out, writer);
    }
    assertThrows(
        BufferOverflowException.class,
        () ->
            new StunWriter(ByteBuffer.allocate(19))
                .begin(MessageClass.REQUEST, StunMethod.REFRESH, Packets.ID));
  }

  @Test
  void aMessageNeverOutgrowsItsLengthField() throws Exception {
    ByteBuffer out = ByteBuffer.allocate(100_000);
    StunWriter writer =
        new StunWriter(out).begin(MessageClass.INDICATION, StunMethod.DATA, Packets.ID);
    int most = 0xFFFC - 4;
    assertThrows(
        BufferOverflowException.class, () -> writer.put(new Data(ByteBuffer.allocate(most + 1))));
    assertThrows(BufferOverflowException.class, () -> writer.putDataInPlace(most + 1));
    parse(out, writer);
    writer.put(new Data(ByteBuffer.allocate(most)));
    assertEquals(most, parse(out, writer).find(Data.TYPE).orElseThrow().bytes().remaining());
    assertThrows(BufferOverflowException.class, () -> writer.put(new DontFragment()));
    assertThrows(BufferOverflowException.class, writer::putFingerprint);
  }

  @Test
  void dataThatIsInPlaceIsNotCopied() throws Exception {
    XorPeerAddress peer =
        new XorPeerAddress(new TransportAddress(IpAddress.parse("192.0.2.1").orElseThrow(), 9));
    ByteBuffer out = ByteBuffer.allocate(100);
    out.put(36, new byte[] {1, 2, 3, 4, 5, 6, 7});
    StunWriter writer =
        new StunWriter(out)
            .begin(MessageClass.INDICATION, StunMethod.DATA, Packets.ID)
            .put(peer)
            .putDataInPlace(5);
    byte[] expected =
        Packets.message(
            MessageClass.INDICATION,
            StunMethod.DATA,
            Packets.ID,
            w -> w.put(peer).put(new Data(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}))));
    assertArrayEquals(expected, Arrays.copyOf(out.array(), writer.sizeBytes()));
  }

  @Test
  void nothingIsPutInTheWrongPlace() {
    ByteBuffer out = ByteBuffer.allocate(500);
    StunWriter writer = new StunWriter(out);
    assertThrows(IllegalStateException.class, () -> writer.put(new Lifetime(1)));
    assertThrows(IllegalStateException.class, writer::putFingerprint);
    writer.begin(MessageClass.REQUEST, StunMethod.REFRESH, Packets.ID);
    writer.putIntegrity(IntegrityAlgorithm.SHA256, Packets.KEY);
    assertThrows(IllegalStateException.class, () -> writer.put(new Lifetime(1)));
    assertThrows(IllegalStateException.class, () -> writer.putDataInPlace(1));
    assertThrows(
        IllegalStateException.class,
        () -> writer.putIntegrity(IntegrityAlgorithm.SHA1, Packets.KEY));
    writer.putFingerprint();
    assertThrows(IllegalStateException.class, writer::putFingerprint);
    assertThrows(
        IllegalStateException.class,
        () -> writer.putIntegrity(IntegrityAlgorithm.SHA256, Packets.KEY));
  }

  @Test
  void whatThereIsNotIsNotBegun() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Packets.message(MessageClass.REQUEST, StunMethod.SEND, Packets.ID, w -> {}));
    assertThrows(
        IllegalArgumentException.class,
        () -> new StunWriter(ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN)));
  }
}
