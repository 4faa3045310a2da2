package dev.godwit.relay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Datagrams} does, on real sockets. */
@Timeout(30)
abstract class DatagramsContract {
  static final IpAddress V4 = IpAddress.v4(0x7F00_0001);
  static final IpAddress V6 = IpAddress.v6(0, 1);
  private static final long A_WHILE = TimeUnit.SECONDS.toNanos(5);

  private final Received received = new Received();
  private final List<Datagrams> opened = new ArrayList<>();
  private Datagrams here;
  private Datagrams there;

  abstract Datagrams make() throws IOException;

  private Datagrams make(List<Datagrams> kept) throws IOException {
    Datagrams made = make();
    kept.add(made);
    return made;
  }

  @BeforeEach
  void open() throws IOException {
    here = make(opened);
    there = make(opened);
  }

  @AfterEach
  void close() {
    opened.forEach(Datagrams::close);
  }

  @Test
  void aDatagramArrivesWithItsSender() throws IOException {
    for (IpAddress ip : List.of(V4, V6)) {
      UdpSocket from = here.open(new TransportAddress(ip, 0), false);
      UdpSocket to = there.open(new TransportAddress(ip, 0), false);
      assertTrue(to.local().port() > 0);

      send(from, to, bytes(100, 1));

      Received.Datagram datagram = awaitAll(1).getFirst();
      assertEquals(from.local(), datagram.source());
      assertEquals(to, datagram.socket());
      assertArrayEquals(bytes(100, 1), datagram.bytes());
      received.all.clear();
    }
  }

  @Test
  void anEmptyDatagramArrivesAmongOthers() throws IOException {
    UdpSocket from = here.open(any(), false);
    UdpSocket to = there.open(any(), false);

    queue(from, to, bytes(10, 1));
    queue(from, to, bytes(0, 0));
    queue(from, to, bytes(10, 2));
    here.flush();

    assertEquals(List.of(10, 0, 10), sizes(awaitAll(3)));
  }

  @Test
  void theLargestDatagramArrivesWhole() throws IOException {
    UdpSocket from = here.open(any(), false);
    UdpSocket to = there.open(any(), false);

    send(from, to, bytes(65_507, 3));

    assertArrayEquals(bytes(65_507, 3), awaitAll(1).getFirst().bytes());
  }

  @Test
  void manyArriveInOrderWhateverTheirSizes() throws IOException {
    UdpSocket from = here.open(any(), false);
    UdpSocket to = there.open(any(), false);
    int[] sizes = {1200, 1200, 1200, 700, 1200, 1, 1, 1, 2, 0, 0, 1400, 1400, 40_000, 40_000, 9};

    List<byte[]> sent = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      for (int size : sizes) {
        byte[] one = bytes(size, sent.size());
        sent.add(one);
        queue(from, to, one);
      }
      here.flush();
      awaitAll(sent.size());
    }

    assertSameBytes(sent, received.all.stream().map(Received.Datagram::bytes).toList());
    assertEquals(0, here.unsent());
  }

  @Test
  void moreThanAnyBatchArrive() throws IOException {
    UdpSocket from = here.open(any(), false);
    UdpSocket to = there.open(any(), false);

    List<byte[]> sent = IntStream.range(0, 1500).mapToObj(i -> bytes(200, i)).toList();
    sent.forEach(one -> queue(from, to, one));
    here.flush();

    assertSameBytes(sent, awaitAll(1500).stream().map(Received.Datagram::bytes).toList());
  }

  @Test
  void eachGoesToItsOwnTarget() throws IOException {
    UdpSocket from = here.open(any(), false);
    List<UdpSocket> targets = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      targets.add(there.open(any(), false));
    }

    for (int round = 0; round < 4; round++) {
      for (UdpSocket target : targets) {
        queue(from, target, bytes(100, targets.indexOf(target)));
      }
    }
    here.flush();

    for (Received.Datagram datagram : awaitAll(160)) {
      assertArrayEquals(bytes(100, targets.indexOf(datagram.socket())), datagram.bytes());
    }
  }

  @Test
  void whatCameInIsSentOnFromItsPlaceWithAHeaderInFront() throws IOException {
    UdpSocket from = here.open(any(), false);
    UdpSocket relay = there.open(any(), false);
    List<byte[]> sent = IntStream.range(0, 300).mapToObj(i -> bytes(1200, i)).toList();
    sent.forEach(one -> queue(from, relay, one));
    here.flush();

    Forwarding back = new Forwarding(there, from);
    while (back.count < 300) {
      there.poll(A_WHILE, back);
    }
    while (received.all.size() < 300) {
      here.poll(A_WHILE, received);
    }

    for (int i = 0; i < 300; i++) {
      byte[] came = received.all.get(i).bytes();
      assertEquals(Datagrams.HEADROOM_BYTES + 1200 + Datagrams.TAILROOM_BYTES, came.length);
      int begin = Datagrams.HEADROOM_BYTES;
      assertArrayEquals(sent.get(i), Arrays.copyOfRange(came, begin, begin + 1200));
      assertEquals((byte) 0xAA, came[0]);
      assertEquals((byte) 0xBB, came[came.length - 1]);
    }
  }

  @Test
  void aWaitEndsWhenItIsTold() {
    CompletableFuture<Void> waker = CompletableFuture.runAsync(here::wakeUp);
    here.poll(TimeUnit.MINUTES.toNanos(10), received);
    waker.join();

    assertEquals(1, received.turns);

    here.wakeUp();
    here.poll(TimeUnit.MINUTES.toNanos(10), received);

    assertEquals(2, received.turns);
    assertTrue(received.all.isEmpty());
  }

  @Test
  void aWaitEndsWhenItsTimeIsOver() {
    long begin = System.nanoTime();
    here.poll(TimeUnit.MILLISECONDS.toNanos(20), received);
    here.poll(0, received);

    assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(20));
    assertEquals(2, received.turns);
  }

  @Test
  void whatIsClosedSendsWhatItHadToAndHearsNothingMore() throws IOException {
    UdpSocket from = here.open(any(), false);
    UdpSocket to = there.open(any(), false);
    queue(from, to, bytes(10, 1));
    here.close(from);
    awaitAll(1);
    here.poll(0, received);

    UdpSocket again = here.open(from.local(), false);
    there.close(to);
    send(again, to, bytes(10, 2));
    there.poll(TimeUnit.MILLISECONDS.toNanos(20), received);

    assertEquals(1, received.all.size());
    there.close(to);
  }

  @Test
  void aPortCanBeHadOnceUnlessItIsShared() throws IOException {
    UdpSocket alone = here.open(any(), false);
    assertThrows(BindException.class, () -> there.open(alone.local(), false));
    assertThrows(BindException.class, () -> there.open(alone.local(), true));

    UdpSocket shared = here.open(any(), true);
    UdpSocket other = there.open(shared.local(), true);
    assertEquals(shared.local(), other.local());
    assertThrows(BindException.class, () -> there.open(shared.local(), false));
  }

  @Test
  void anAddressOfNobodyCannotBeHad() {
    TransportAddress elsewhere = new TransportAddress(IpAddress.v4(0xC000_0263), 0);
    assertThrows(BindException.class, () -> here.open(elsewhere, false));
  }

  @Test
  void sharedSocketsGetEachDatagramOnce() throws IOException {
    UdpSocket shared = here.open(any(), true);
    there.open(shared.local(), true);
    Datagrams clients = make(opened);
    for (int i = 0; i < 64; i++) {
      UdpSocket from = clients.open(any(), false);
      sendBy(clients, from, shared.local(), bytes(50, i));
    }
    clients.flush();

    Received other = new Received();
    while (received.all.size() + other.all.size() < 64) {
      here.poll(TimeUnit.MILLISECONDS.toNanos(5), received);
      there.poll(TimeUnit.MILLISECONDS.toNanos(5), other);
    }

    assertTrue(received.all.size() > 0 && other.all.size() > 0);
    assertEquals(64, received.all.size() + other.all.size());
  }

  @Test
  void whatCannotBeSentIsCountedAndTheRestIsSent() throws IOException {
    UdpSocket from = here.open(any(), false);
    UdpSocket to = there.open(any(), false);

    queue(from, to, bytes(10, 1));
    sendBy(here, from, new TransportAddress(V4, 0), bytes(10, 2));
    sendBy(here, from, new TransportAddress(IpAddress.v4(-1), 9), bytes(10, 3));
    queue(from, to, bytes(66_000, 4));
    queue(from, to, bytes(10, 5));
    here.flush();

    assertEquals(List.of(10, 10), sizes(awaitAll(2)));
    assertEquals(3, here.unsent());
  }

  private List<Received.Datagram> awaitAll(int count) {
    while (received.all.size() < count) {
      there.poll(A_WHILE, received);
    }
    return received.all;
  }

  private void send(UdpSocket from, UdpSocket to, byte[] bytes) {
    queue(from, to, bytes);
    here.flush();
  }

  private void queue(UdpSocket from, UdpSocket to, byte[] bytes) {
    sendBy(here, from, to.local(), bytes);
  }

  static void sendBy(Datagrams by, UdpSocket from, TransportAddress to, byte[] bytes) {
    IpAddress ip = to.ip();
    by.send(from, ip.family(), ip.high(), ip.low(), to.port(), ByteBuffer.wrap(bytes));
  }

  private static TransportAddress any() {
    return new TransportAddress(V4, 0);
  }

  private static byte[] bytes(int size, int first) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (first * 7 + i);
    }
    return bytes;
  }

  private static List<Integer> sizes(List<Received.Datagram> datagrams) {
    return datagrams.stream().map(datagram -> datagram.bytes().length).toList();
  }

  private static void assertSameBytes(List<byte[]> expected, List<byte[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), "datagram " + i);
    }
  }

  /** Sends each datagram on with all the room around it filled. */
  private static final class Forwarding implements Datagrams.Receiver {
    private final Datagrams by;
    private final UdpSocket to;
    private int count;

    Forwarding(Datagrams by, UdpSocket to) {
      this.by = by;
      this.to = to;
    }

    @Override
    public void onAwake() {}

    @Override
    public void onDatagram(
        UdpSocket socket, AddressFamily family, long high, long low, int port, ByteBuffer packet) {
      int at = packet.position();
      int end = packet.limit();
      packet.limit(end + Datagrams.TAILROOM_BYTES).position(at - Datagrams.HEADROOM_BYTES);
      for (int i = packet.position(); i < at; i++) {
        packet.put(i, (byte) 0xAA);
      }
      for (int i = end; i < packet.limit(); i++) {
        packet.put(i, (byte) 0xBB);
      }
      IpAddress ip = to.local().ip();
      by.send(socket, ip.family(), ip.high(), ip.low(), to.local().port(), packet);
      count++;
    }
  }
}
