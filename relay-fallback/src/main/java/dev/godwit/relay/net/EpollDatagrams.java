package dev.godwit.relay.net;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.TransportAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The UDP sockets of a loop on Linux: epoll, many datagrams a call, joined ones where they follow
 * each other between the same two addresses. Nothing is allocated for a datagram.
 */
final class EpollDatagrams implements Datagrams {
  /** How many sockets are asked for at once; the rest comes with the next call. */
  private static final int MAX_EVENTS = 256;

  /** Room for what was parted, or written by others than this engine, until it is sent. */
  private static final int COPY_BYTES = 512 * 1024;

  private final LinuxCalls calls = new LinuxCalls();
  private final EpollSystem system = new EpollSystem(calls);
  private final int epoll;
  private final int wake;
  private final boolean joins;
  private final NativeMemory events =
      new NativeMemory(MAX_EVENTS * LinuxConstants.epollEventBytes());
  private final NativeMemory packets;
  private final ByteBuffer in;
  private final ReceiveBatch batch;
  private final SendQueue queue;
  private final CopyRoom parted;
  private final CopyRoom written;
  private @Nullable EpollSocket[] sockets = new EpollSocket[16];
  private int[] freeIndexes = new int[16];
  private int freeCount;
  private int nextIndex = 1;

  /**
   * Opens no socket yet.
   *
   * @param joins whether to let the kernel join and part datagrams, where it can
   * @throws LinkageError where the C library has no such functions
   * @throws IOException if the kernel refuses
   */
  EpollDatagrams(boolean joins) throws IOException {
    this.joins = joins;
    int received = ReceiveBatch.bytes();
    packets = new NativeMemory(received + 2 * COPY_BYTES);
    in = packets.packets();
    parted = new CopyRoom(received, received + COPY_BYTES);
    written = new CopyRoom(received + COPY_BYTES, received + 2 * COPY_BYTES);
    batch = new ReceiveBatch(calls, packets);
    queue = new SendQueue(calls);
    epoll = system.epoll();
    wake = system.wakeable(epoll);
  }

  @Override
  public UdpSocket open(TransportAddress local, boolean shared) throws IOException {
    int fd = system.open(local, shared);
    int index = freeCount > 0 ? freeIndexes[--freeCount] : nextIndex++;
    try {
      boolean parts = joins && system.join(fd);
      EpollSocket socket = new EpollSocket(system.local(fd, local.ip()), fd, index, parts);
      system.watch(epoll, fd, index);
      if (index >= sockets.length) {
        sockets = Arrays.copyOf(sockets, sockets.length * 2);
      }
      sockets[index] = socket;
      return socket;
    } catch (IOException e) {
      forget(index);
      calls.close(fd);
      throw e;
    }
  }

  private void forget(int index) {
    if (freeCount == freeIndexes.length) {
      freeIndexes = Arrays.copyOf(freeIndexes, freeCount * 2);
    }
    freeIndexes[freeCount++] = index;
  }

  @Override
  public void close(UdpSocket socket) {
    EpollSocket closing = (EpollSocket) socket;
    if (sockets[closing.index] != closing) {
      return;
    }
    queue.flush();
    sockets[closing.index] = null;
    forget(closing.index);
    calls.close(closing.fd);
  }

  @Override
  public void poll(long maxWaitNanos, Receiver receiver) {
    int ready =
        calls.epollWait(epoll, events.address(0), MAX_EVENTS, Datagrams.millis(maxWaitNanos));
    receiver.onAwake();
    for (int i = 0; i < ready; i++) {
      int index =
          events
              .buffer()
              .getInt(i * LinuxConstants.epollEventBytes() + LinuxConstants.epollDataAt());
      EpollSocket socket = sockets[index];
      if (socket != null) {
        receive(socket, receiver);
      } else if (index == EpollSystem.WAKE) {
        system.awake(wake);
      }
    }
    flush();
  }

  private void receive(EpollSocket socket, Receiver receiver) {
    int first = batch.nextSlot();
    int received = batch.receive(socket.fd);
    for (int slot = first; slot < first + received; slot++) {
      deliver(socket, slot, receiver);
    }
    if (batch.isFull()) {
      flush();
    }
  }

  private void deliver(EpollSocket socket, int slot, Receiver receiver) {
    int size = batch.sizeBytes(slot);
    int segment = batch.segmentBytes(slot);
    AddressFamily family = batch.family(slot);
    long high = batch.high(slot);
    long low = batch.low(slot);
    int port = batch.port(slot);
    int at = ReceiveBatch.packetAt(slot);
    if (size <= segment) {
      receiver.onDatagram(socket, family, high, low, port, packet(at, size));
      return;
    }
    for (int done = 0; done < size; done += segment) {
      int part = Math.min(segment, size - done);
      int copy = copy(parted, packets.buffer(), at + done, part);
      receiver.onDatagram(socket, family, high, low, port, packet(copy, part));
    }
  }

  private ByteBuffer packet(int at, int sizeBytes) {
    return in.limit(at + sizeBytes).position(at);
  }

  // What lies in this very buffer stays there until it is sent.
  @SuppressWarnings("ReferenceEquality")
  @Override
  public void send(
      UdpSocket from, AddressFamily family, long high, long low, int port, ByteBuffer packet) {
    int at = packet.position();
    int size = packet.remaining();
    int place = packet == in ? at : copy(written, packet, at, size);
    queue.add((EpollSocket) from, family, high, low, port, packets.address(place), size);
  }

  private int copy(CopyRoom room, ByteBuffer data, int at, int sizeBytes) {
    if (!room.has(sizeBytes)) {
      queue.flush();
      room.clear();
    }
    int place = room.take(sizeBytes);
    packets.buffer().put(place, data, at, sizeBytes);
    return place;
  }

  @Override
  public void flush() {
    queue.flush();
    batch.clear();
    parted.clear();
    written.clear();
  }

  @Override
  public void wakeUp() {
    calls.eventfdWrite(wake);
  }

  @Override
  public long unsent() {
    return queue.unsent();
  }

  @Override
  public void close() {
    queue.flush();
    for (EpollSocket socket : sockets) {
      if (socket != null) {
        close(socket);
      }
    }
    calls.close(epoll);
    calls.close(wake);
  }
}
