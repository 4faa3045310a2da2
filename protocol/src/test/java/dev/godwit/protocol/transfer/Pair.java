package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.godwit.testkit.link.SimulatedLink;
import dev.godwit.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A sender and a receiver, each on its simulated disk, over a simulated link on virtual time. Every
 * step is held to the rules that always hold: what is sent can be read, credit and memory are kept
 * to, nothing comes after the end, and as long as link and disks work something moves.
 */
final class Pair {
  /** No simulated run takes longer. */
  private static final Duration LONGEST = Duration.ofHours(2);

  /** As long as everything works, something else than liveness moves this often. */
  private static final long LONGEST_STANDSTILL_NANOS = 1_500_000_000L;

  final VirtualTime time;
  final SimulatedTarget target;
  final SimulatedSource source;
  final SimulatedLink link;
  final SendingSide sender;
  final ReceivingSide receiver;
  private final Setup setup;
  private final Lab lab;
  private long movedNanos;
  private boolean silent;

  Pair(Lab lab, Setup setup) {
    this.setup = setup;
    this.lab = lab;
    this.time = lab.time;
    this.target = setup.ownDisk ? new SimulatedTarget(lab.time) : lab.target;
    this.source = new SimulatedSource(time, setup.files);
    this.link = new SimulatedLink(time, setup.path);
    this.sender = new SendingSide(this, setup, source);
    this.receiver = new ReceivingSide(this, setup, lab);
  }

  static Pair of(Setup setup) {
    return new Lab().connect(setup);
  }

  static Pair of(TestFile... files) {
    return of(Setup.of(files));
  }

  /** The sending side that was set up last, on whatever link. */
  SendingSide newestSender() {
    return lab.newestSender();
  }

  /** The link opens at both ends. */
  Pair open() {
    movedNanos = time.nowNanos();
    receiver.open();
    sender.open(setup.maxMessageBytes);
    return this;
  }

  /** Opens the link and lets time pass until both sides have ended. */
  Pair run() {
    open();
    return finish();
  }

  /** Lets time pass until both sides have ended. */
  Pair finish() {
    runUntil(this::isOver);
    // What is still under way must do no harm.
    time.advance(Duration.ofSeconds(30));
    return this;
  }

  /** Whether so many blocks were announced. */
  boolean isMidway(int blocks) {
    return sender.count(Frame.Block.class) >= blocks;
  }

  /** Whether both sides have ended, or are dead. */
  boolean isOver() {
    return (sender.outcome() != null || sender.isDead())
        && (receiver.outcome() != null || receiver.isDead());
  }

  void runUntil(BooleanSupplier condition) {
    long limitNanos = time.nowNanos() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (time.nextNanos() > limitNanos) {
        fail("still under way after " + LONGEST + ": " + this);
      }
      failIfStuck();
      time.step();
    }
  }

  void moved() {
    movedNanos = time.nowNanos();
  }

  void silence(boolean on) {
    silent = on;
    link.silence(on);
    moved();
  }

  /** What one side sends no longer crosses. */
  void mute(boolean senders, boolean on) {
    silent = on;
    (senders ? link.left() : link.right()).mute(on);
    moved();
  }

  /** Does this once so many blocks have been read. */
  void whenRead(int blocks, Runnable work) {
    source.whenRead(blocks, work);
  }

  void pauseFor(boolean senders, long nanos) {
    pause(senders, true);
    time.after(nanos, () -> pause(senders, false));
  }

  private void pause(boolean senders, boolean on) {
    if (senders) {
      sender.pause(on);
    } else {
      receiver.pause(on);
    }
  }

  /** A person of one side cancels, and wants what has arrived kept. */
  void cancel(boolean senders) {
    if (senders) {
      sender.cancel(false);
    } else {
      receiver.cancel(false);
    }
  }

  private void failIfStuck() {
    boolean dead = sender.isDead() || receiver.isDead();
    boolean excused =
        silent || dead || sender.isPaused() || receiver.isPaused() || receiver.isAsking();
    if (excused || time.hasTasks()) {
      return;
    }
    if (time.nextNanos() - movedNanos > LONGEST_STANDSTILL_NANOS) {
      fail("link and disks work, but nothing moves: " + this);
    }
  }

  /** Both say that all is there, and it is, byte by byte. */
  void assertComplete() {
    assertComplete(0);
  }

  void assertComplete(int skipped) {
    Outcome.Complete sent = complete(sender.outcome());
    assertEquals(skipped, sent.skipped());
    assertEquals(setup.files.size() - skipped, sent.files());
    assertEquals(sent, complete(receiver.outcome()));
    assertEquals(sent.files(), target.published().size());
    assertOnlyWholeFiles();
  }

  /** Whatever came of it, what is there under its name is whole. */
  void assertOnlyWholeFiles() {
    for (TestFile file : setup.files) {
      byte[] arrived = target.published().get(file.entry().path().text());
      if (arrived != null) {
        assertTrue(Arrays.equals(file.content(), arrived), file.entry().path().text());
      }
    }
  }

  void assertArrived(TestFile file) {
    byte[] arrived = target.published().get(file.entry().path().text());
    assertNotNull(arrived, file.entry().path().text());
    assertArrayEquals(file.content(), arrived);
  }

  private Outcome.Complete complete(@Nullable Object outcome) {
    return assertInstanceOf(Outcome.Complete.class, outcome, this::toString);
  }

  @Override
  public String toString() {
    return "sender " + sender + ", receiver " + receiver;
  }
}
