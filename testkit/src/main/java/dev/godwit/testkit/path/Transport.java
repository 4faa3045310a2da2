package dev.godwit.testkit.path;

import dev.godwit.testkit.time.VirtualTime;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * A reliable, ordered stream of bytes over a {@link Bottleneck}: packets with selective
 * acknowledgements, retransmission by them and by a timer, and a {@link CongestionLaw}. Both its
 * ends. Confined to its caller.
 */
public final class Transport {
  /**
   * What kinds of transport differ in.
   *
   * @param payload bytes of a packet that count
   * @param packet bytes of a packet on the path
   * @param receiveWindow what may be ahead of the first byte that is missing
   * @param burst packets that go at one occasion at most
   * @param minTimeoutNanos of the retransmission timer
   * @param isHasty whether a retransmission is taken for lost again before it can have arrived
   * @param blocks that an acknowledgement can report beyond the first packet that is missing
   */
  private record Kind(
      int payload,
      int packet,
      long receiveWindow,
      int burst,
      long minTimeoutNanos,
      boolean isHasty,
      int blocks) {}

  private static final int RING = 1 << 16;
  private static final int MASK = RING - 1;
  private static final long MAX_TIMEOUT_NANOS = 60_000_000_000L;

  private static final byte FLYING = 0;
  private static final byte ACKED = 1;
  private static final byte LOST = 2;

  private final VirtualTime time;
  private final Bottleneck path;
  private final Kind kind;
  private final CongestionLaw law;
  private final LongConsumer delivered;

  private final int[] sizes = new int[RING];
  private final byte[] states = new byte[RING];
  private final long[] sentAt = new long[RING];
  private final boolean[] again = new boolean[RING];
  private final byte[] missed = new byte[RING];
  private final long[] skipTo = new long[RING];
  private final boolean[] arrivedAlready = new boolean[RING];
  private final ArrayDeque<Long> toRepeat = new ArrayDeque<>();
  private final TreeMap<Long, Long> beyond = new TreeMap<>();

  private long unsent;
  private long next;
  private long firstUnacked;
  private long highestNew = -1;
  private long recoverUntil = -1;
  private long flight;
  private long ahead;
  private long smoothNanos;
  private long varianceNanos;
  private long tripNanos;
  private long timeoutNanos = 500_000_000L;
  private long timerFromNanos;
  private boolean timerRuns;

  private long expected;
  private int unansweredInOrder;
  private long deliveredBytes;
  private long retransmitted;
  private long timeouts;

  private Transport(
      VirtualTime time, Bottleneck path, Kind kind, CongestionLaw law, LongConsumer delivered) {
    this.time = time;
    this.path = path;
    this.kind = kind;
    this.law = law;
    this.delivered = delivered;
  }

  /** As the engine of a data channel is: RFC 9260 with the parameters of dcSCTP. */
  public static Transport sctp(VirtualTime time, Bottleneck path, LongConsumer delivered) {
    Kind kind = new Kind(1160, 1240, 5 << 20, 4, 400_000_000L, true, 20);
    return new Transport(time, path, kind, new CongestionLaw.Reno(1160), delivered);
  }

  /** As TCP of Linux is, with a window that is never short. */
  public static Transport tcp(VirtualTime time, Bottleneck path, LongConsumer delivered) {
    Kind kind = new Kind(1448, 1514, 64 << 20, Integer.MAX_VALUE, 200_000_000L, false, 64);
    return new Transport(time, path, kind, new CongestionLaw.Cubic(1448), delivered);
  }

  /** So many more bytes are to be sent. */
  public void offer(long bytes) {
    unsent += bytes;
    transmit();
  }

  /** Bytes that wait for the congestion window. */
  public long unsentBytes() {
    return unsent;
  }

  /** What may be in flight by its own law. */
  public long windowBytes() {
    return (long) law.windowBytes();
  }

  public long retransmitted() {
    return retransmitted;
  }

  public long timeouts() {
    return timeouts;
  }

  private void transmit() {
    int packets = 0;
    while (packets < kind.burst() && flight < law.windowBytes()) {
      if (!toRepeat.isEmpty()) {
        long packet = toRepeat.remove();
        if (packet < firstUnacked || states[slot(packet)] != LOST) {
          continue;
        }
        retransmitted++;
        again[slot(packet)] = true;
        missed[slot(packet)] = 0;
        put(packet);
      } else if (unsent > 0 && ahead < kind.receiveWindow() && next - firstUnacked < RING - 1) {
        long packet = next++;
        int size = (int) Math.min(kind.payload(), unsent);
        sizes[slot(packet)] = size;
        again[slot(packet)] = false;
        missed[slot(packet)] = 0;
        skipTo[slot(packet)] = packet;
        arrivedAlready[slot(packet)] = false;
        unsent -= size;
        ahead += size;
        put(packet);
      } else {
        break;
      }
      packets++;
    }
  }

  private void put(long packet) {
    int slot = slot(packet);
    states[slot] = FLYING;
    sentAt[slot] = time.nowNanos();
    flight += sizes[slot];
    if (!timerRuns) {
      timerFromNanos = time.nowNanos();
      timerRuns = true;
      time.after(timeoutNanos, this::onTimer);
    }
    path.send(sizes[slot] + kind.packet() - kind.payload(), () -> onPacket(packet));
  }

  private void onPacket(long packet) {
    boolean isInOrder = packet == expected && beyond.isEmpty();
    if (packet >= expected && !arrivedAlready[slot(packet)]) {
      arrivedAlready[slot(packet)] = true;
      if (packet == expected) {
        take();
      } else {
        keep(packet);
      }
    }
    if (isInOrder && ++unansweredInOrder < 2 && unsent > 0) {
      return;
    }
    unansweredInOrder = 0;
    long[] report = new long[1 + 2 * Math.min(beyond.size(), kind.blocks())];
    report[0] = expected;
    int at = 1;
    for (Map.Entry<Long, Long> block : beyond.entrySet()) {
      if (at == report.length) {
        break;
      }
      report[at++] = block.getKey();
      report[at++] = block.getValue();
    }
    path.answer(() -> onSack(report));
  }

  private void take() {
    long before = expected;
    expected++;
    Map.Entry<Long, Long> block = beyond.firstEntry();
    if (block != null && block.getKey() == expected) {
      expected = block.getValue() + 1;
      beyond.remove(block.getKey());
    }
    for (long packet = before; packet < expected; packet++) {
      deliveredBytes += sizes[slot(packet)];
    }
    delivered.accept(deliveredBytes);
  }

  /** Keeps what came too early as blocks of neighbours. */
  private void keep(long packet) {
    long from = packet;
    long to = packet;
    Map.Entry<Long, Long> before = beyond.floorEntry(packet);
    if (before != null && before.getValue() == packet - 1) {
      from = before.getKey();
    }
    Long after = beyond.remove(packet + 1);
    if (after != null) {
      to = after;
    }
    beyond.put(from, to);
  }

  private void onSack(long[] report) {
    boolean isUsed = flight + kind.payload() >= law.windowBytes();
    long bytes = 0;
    long all = report[0];
    highestNew = -1;
    while (firstUnacked < all) {
      bytes += acked(firstUnacked);
      ahead -= sizes[slot(firstUnacked)];
      firstUnacked++;
      timerFromNanos = time.nowNanos();
    }
    for (int block = 1; block < report.length; block += 2) {
      long to = report[block + 1];
      for (long packet = notAcked(report[block], to); packet <= to; packet = notAcked(packet, to)) {
        bytes += acked(packet);
      }
    }
    if (bytes > 0 && recoverUntil < firstUnacked) {
      law.acked(bytes, isUsed, tripNanos, time.nowNanos());
    }
    findLost(report);
    transmit();
  }

  /** The first packet from this on that is not known to have arrived, not much beyond the end. */
  private long notAcked(long from, long to) {
    long packet = Math.max(from, firstUnacked);
    while (packet <= to && packet < next && states[slot(packet)] == ACKED) {
      packet = Math.max(packet + 1, skipTo[slot(packet)]);
    }
    for (long passed = from; passed < packet && passed < from + 1; passed++) {
      skipTo[slot(passed)] = packet;
    }
    return packet;
  }

  private long acked(long packet) {
    int slot = slot(packet);
    if (states[slot] == ACKED) {
      return 0;
    }
    if (states[slot] == FLYING) {
      flight -= sizes[slot];
    }
    states[slot] = ACKED;
    if (!again[slot]) {
      measure(time.nowNanos() - sentAt[slot]);
    }
    highestNew = Math.max(highestNew, packet);
    return sizes[slot];
  }

  private void measure(long trip) {
    tripNanos = trip;
    if (smoothNanos == 0) {
      smoothNanos = trip;
      varianceNanos = trip / 2;
    } else {
      varianceNanos += (Math.abs(trip - smoothNanos) - varianceNanos) / 4;
      smoothNanos += (trip - smoothNanos) / 8;
    }
    timeoutNanos =
        Math.clamp(smoothNanos + 4 * varianceNanos, kind.minTimeoutNanos(), MAX_TIMEOUT_NANOS);
  }

  /** What three acknowledgements of later packets did not report is lost. */
  private void findLost(long[] report) {
    boolean any = false;
    long from = report[0];
    for (int block = 1; block < report.length && report[block] <= highestNew; block += 2) {
      for (long packet = from; packet < report[block]; packet++) {
        if (mayBeLost(slot(packet)) && ++missed[slot(packet)] >= 3) {
          lose(packet);
          any = true;
        }
      }
      from = report[block + 1] + 1;
    }
    if (any && firstUnacked > recoverUntil) {
      recoverUntil = next - 1;
      law.lost(time.nowNanos());
    }
  }

  private boolean mayBeLost(int slot) {
    boolean isEarly =
        again[slot] && !kind.isHasty() && time.nowNanos() - sentAt[slot] < smoothNanos * 5 / 4;
    return states[slot] == FLYING && !isEarly;
  }

  private void lose(long packet) {
    states[slot(packet)] = LOST;
    flight -= sizes[slot(packet)];
    toRepeat.add(packet);
  }

  private void onTimer() {
    timerRuns = false;
    if (firstUnacked == next) {
      return;
    }
    long due = timerFromNanos + timeoutNanos;
    if (due > time.nowNanos()) {
      timerRuns = true;
      time.after(due - time.nowNanos(), this::onTimer);
      return;
    }
    timeouts++;
    law.timedOut();
    timeoutNanos = Math.min(2 * timeoutNanos, MAX_TIMEOUT_NANOS);
    toRepeat.clear();
    flight = 0;
    for (long packet = firstUnacked; packet < next; packet++) {
      if (states[slot(packet)] != ACKED) {
        states[slot(packet)] = LOST;
        toRepeat.add(packet);
      }
    }
    recoverUntil = -1;
    timerFromNanos = time.nowNanos();
    transmit();
  }

  private static int slot(long packet) {
    return (int) (packet & MASK);
  }
}
