package dev.godwit.agent.session;

import java.util.ArrayDeque;
import java.util.Deque;

/** The laws that {@link PathModel} was chosen among, each as its authors describe it. */
final class CandidateLaws {
  private CandidateLaws() {}

  /** The prototype's: half as much again each round while there is no queue, then a target. */
  static final class Prototype extends CandidateLaw {
    private static final double NEAR_SECONDS = 0.0075;
    private static final double TARGET_SECONDS = 0.020;

    @Override
    protected void round(long ackedBytes, long lastedNanos) {
      double queue = queueSeconds();
      if (queue > TARGET_SECONDS) {
        isStarting = false;
        window *= Math.max(0.6, (baseSeconds() + TARGET_SECONDS) / tripSeconds());
      } else if (isUsed() && queue < NEAR_SECONDS) {
        window *= 1.5;
      } else if (isUsed()) {
        window *= 1 + 0.1 * (TARGET_SECONDS - queue) / (TARGET_SECONDS - NEAR_SECONDS);
      }
    }
  }

  /** RFC 6817 with the start and the multiplicative decrease of LEDBAT++. */
  static final class Ledbat extends CandidateLaw {
    private static final double TARGET_SECONDS = 0.020;

    @Override
    protected void round(long ackedBytes, long lastedNanos) {
      double off = queueSeconds() / TARGET_SECONDS;
      if (isStarting && off < 0.75) {
        window *= isUsed() ? 2 : 1;
        return;
      }
      isStarting = false;
      if (off <= 1) {
        window += isUsed() ? PACKET_BYTES : 0;
      } else {
        window = Math.max(window / 2, window + PACKET_BYTES - window * (off - 1));
      }
    }
  }

  /** TCP Vegas: two to four packets of its own in the queue. */
  static final class Vegas extends CandidateLaw {
    private boolean grows = true;

    @Override
    protected void round(long ackedBytes, long lastedNanos) {
      double queuedPackets = window * queueSeconds() / tripSeconds() / PACKET_BYTES;
      if (isStarting && queuedPackets <= 1) {
        window *= grows && isUsed() ? 2 : 1;
        grows = !grows;
        return;
      }
      isStarting = false;
      if (queuedPackets < 2 && isUsed()) {
        window += PACKET_BYTES;
      } else if (queuedPackets > 4) {
        window -= PACKET_BYTES;
      }
    }
  }

  /** Copa: a rate of 1/(δ·queue), with a velocity, and a mode that competes. */
  static final class Copa extends CandidateLaw {
    private static final double DELTA = 0.5;
    private static final int ROUNDS_TO_BE_EMPTY = 5;

    private double share = 1 / DELTA;
    private double velocity = 1;
    private boolean wasUp = true;
    private int sameWay;
    private int roundsSinceEmpty;
    private double longest;

    @Override
    protected void round(long ackedBytes, long lastedNanos) {
      double queue = queueSeconds();
      longest = Math.max(longest * 0.95, queue);
      roundsSinceEmpty = queue < 0.1 * longest ? 0 : roundsSinceEmpty + 1;
      boolean competes = roundsSinceEmpty > ROUNDS_TO_BE_EMPTY;
      share = competes ? share + 1 : 1 / DELTA;
      double target = queue == 0 ? Double.MAX_VALUE : PACKET_BYTES * share / queue;
      boolean isUp = window / tripSeconds() <= target;
      if (isStarting && isUp) {
        window *= isUsed() ? 2 : 1;
        return;
      }
      isStarting = false;
      sameWay = isUp == wasUp ? sameWay + 1 : 0;
      velocity = sameWay >= 3 ? velocity * 2 : 1;
      wasUp = isUp;
      double step = Math.min(velocity * share * PACKET_BYTES, window / 2);
      window += isUp ? (isUsed() ? step : 0) : -step;
    }
  }

  /** BBR's path model: the most that was delivered, times the shortest round trip. */
  static final class Bbr extends CandidateLaw {
    private static final double START_GAIN = 2.885;
    private static final double[] CYCLE = {1.25, 0.75, 1, 1, 1, 1, 1, 1};
    private static final int RATES = 10;

    private final Deque<Double> rates = new ArrayDeque<>();
    private double fullRate;
    private int flatRounds;
    private boolean isDraining;
    private int phase;

    @Override
    protected void round(long ackedBytes, long lastedNanos) {
      if (lastedNanos <= 0) {
        return;
      }
      rates.add(ackedBytes * 1e9 / lastedNanos);
      if (rates.size() > RATES) {
        rates.remove();
      }
      double rate = rates.stream().mapToDouble(Double::doubleValue).max().orElse(0);
      double product = rate * baseSeconds();
      if (isStarting) {
        boolean isFlat = rate < fullRate * 1.25 && isUsed() && !isEngineBehind();
        flatRounds = isFlat ? flatRounds + 1 : 0;
        fullRate = Math.max(fullRate, rate);
        isStarting = flatRounds < 3;
        isDraining = !isStarting;
        window = Math.max(window, START_GAIN * product);
      } else if (isDraining) {
        isDraining = queueSeconds() > 0.1 * baseSeconds();
        window = product;
      } else {
        phase = (phase + 1) % CYCLE.length;
        window = 2 * product;
      }
    }

    @Override
    protected double paceGain() {
      if (isStarting) {
        return START_GAIN;
      }
      // The window is twice the product, so that half of it is the measured rate.
      return isDraining ? 1 / START_GAIN : CYCLE[phase] / 2;
    }
  }
}
