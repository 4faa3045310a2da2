package dev.godwit.testkit.path;

/** How a transport's congestion window lives. In bytes; confined to its transport. */
interface CongestionLaw {
  /** What may be in flight. */
  double windowBytes();

  /** So much was acknowledged, with the window in use or not, after this round trip. */
  void acked(long bytes, boolean isUsed, long tripNanos, long nowNanos);

  /** A loss was seen, for the first time in this window. */
  void lost(long nowNanos);

  /** Nothing was acknowledged for the whole of the timer. */
  void timedOut();

  /** The law of RFC 9260: slow start by at most a packet for each SACK, then Reno. */
  final class Reno implements CongestionLaw {
    private final int packet;
    private double window;
    private double threshold = Double.MAX_VALUE;
    private double partial;

    Reno(int packet) {
      this.packet = packet;
      this.window = 10.0 * packet;
    }

    @Override
    public double windowBytes() {
      return window;
    }

    @Override
    public void acked(long bytes, boolean isUsed, long tripNanos, long nowNanos) {
      if (window <= threshold) {
        if (isUsed) {
          window += Math.min(bytes, packet);
        }
        return;
      }
      partial += bytes;
      if (partial >= window && isUsed) {
        partial -= window;
        window += packet;
      }
      partial = Math.min(partial, window);
    }

    @Override
    public void lost(long nowNanos) {
      threshold = Math.max(window / 2, 4.0 * packet);
      window = threshold;
      partial = 0;
    }

    @Override
    public void timedOut() {
      threshold = Math.max(window / 2, 4.0 * packet);
      window = packet;
      partial = 0;
    }
  }

  /** RFC 9438 with a start that leaves by delay as HyStart does: what Linux sends with. */
  final class Cubic implements CongestionLaw {
    private static final double C = 0.4;
    private static final double BETA = 0.7;

    private final int packet;
    private double window;
    private double threshold = Double.MAX_VALUE;
    private double most;
    private double friendly;
    private long epochNanos = -1;
    private long shortestNanos = Long.MAX_VALUE;

    Cubic(int packet) {
      this.packet = packet;
      this.window = 10;
    }

    @Override
    public double windowBytes() {
      return window * packet;
    }

    @Override
    public void acked(long bytes, boolean isUsed, long tripNanos, long nowNanos) {
      shortestNanos = Math.min(shortestNanos, tripNanos);
      double packets = (double) bytes / packet;
      if (!isUsed) {
        return;
      }
      if (window < threshold) {
        long mostDelay = Math.clamp(shortestNanos / 8, 4_000_000L, 16_000_000L);
        if (window > 16 && tripNanos > shortestNanos + mostDelay) {
          threshold = window;
        }
        window += packets;
        return;
      }
      if (epochNanos < 0) {
        epochNanos = nowNanos;
        most = Math.max(most, window);
        friendly = window;
      }
      double k = Math.cbrt(Math.max(0, most - window0()) / C);
      double t = (nowNanos - epochNanos + tripNanos) / 1e9;
      double target = C * Math.pow(t - k, 3) + most;
      friendly += 3 * (1 - BETA) / (1 + BETA) * packets / window;
      target = Math.max(target, friendly);
      double next = Math.clamp(target, window, 1.5 * window);
      window += (next - window) / window * packets;
    }

    private double window0() {
      return BETA * most;
    }

    @Override
    public void lost(long nowNanos) {
      most = window < most ? window * (1 + BETA) / 2 : window;
      window = Math.max(2, window * BETA);
      threshold = window;
      epochNanos = -1;
    }

    @Override
    public void timedOut() {
      lost(0);
      window = 2;
    }
  }
}
