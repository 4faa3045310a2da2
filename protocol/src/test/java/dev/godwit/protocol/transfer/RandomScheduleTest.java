package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever links, disks and people do, and whenever: each side ends once, says truly how, and what
 * lies under its name is whole. The rules that {@link Pair} holds every step to are held here too.
 */
class RandomScheduleTest {
  private static final int RUNS = Integer.getInteger("godwit.schedules", 1000);
  private static final int MIB = 1 << 20;

  @Test
  void everyRunEndsWholeOrWithATypedEnd() {
    int[] completed = new int[1];
    Seeds.each(
        1,
        RUNS,
        random -> {
          if (run(random)) {
            completed[0]++;
          }
        });
    // If hardly any or nearly all got through, the troubles would be the wrong ones.
    if (RUNS >= 1000 && Long.getLong("godwit.seed") == null) {
      assertTrue(
          completed[0] > RUNS / 4 && completed[0] < RUNS * 9 / 10, "complete: " + completed[0]);
    }
  }

  private static boolean run(Random random) {
    Lab lab = new Lab();
    Setup setup = setup(random);
    disturbTarget(lab, random);
    Pair pair = lab.connect(setup);
    disturb(pair, random);
    pair.run();

    boolean complete = check(pair);
    if (!complete && random.nextBoolean()) {
      goOn(lab, setup, pair);
    }
    return complete;
  }

  private static boolean check(Pair pair) {
    Outcome sent = pair.sender.outcome();
    Outcome received = pair.receiver.outcome();
    assertNotNull(sent);
    assertNotNull(received);
    pair.assertOnlyWholeFiles();
    if (sent instanceof Outcome.Complete complete) {
      assertEquals(complete, received);
      assertEquals(complete.files(), pair.target.published().size());
    }
    // Two honest sides never accuse each other.
    assertTrue(!(sent instanceof Outcome.Failed) && !(received instanceof Outcome.Failed));
    return sent instanceof Outcome.Complete;
  }

  /** A further attempt without any trouble gets through, unless somebody has had the last word. */
  private static void goOn(Lab lab, Setup setup, Pair first) {
    lab.target.freeBytes(Long.MAX_VALUE);
    lab.target.breakAfter(Integer.MAX_VALUE);
    setup.person = (side, _) -> side.accept();
    Pair second = lab.connect(setup.attempt(2)).run();

    assertTrue(!(second.sender.outcome() instanceof Outcome.Interrupted));
    boolean finallySaid =
        first.receiver.outcome() instanceof Outcome.Rejected(TransferCode code, String _)
            && code == TransferCode.DECLINED;
    if (first.receiver.outcome() instanceof Outcome.Complete) {
      assertInstanceOf(Outcome.Complete.class, second.sender.outcome());
    } else if (finallySaid) {
      assertInstanceOf(Outcome.Rejected.class, second.sender.outcome());
    }
    check(second);
  }

  private static Setup setup(Random random) {
    List<TestFile> files = new ArrayList<>();
    int count = random.nextInt(4) == 0 ? random.nextInt(1, 700) : random.nextInt(1, 12);
    for (int i = 0; i < count; i++) {
      files.add(file("e" + i, count, random));
    }
    Setup setup = Setup.of(files);
    setup.path(
        Duration.ofMillis(random.nextInt(200)),
        100_000L << random.nextInt(11),
        random.nextInt(1 << 14, 1 << 21));
    setup.windowBytes = random.nextLong(2 * MIB, 16 * MIB);
    setup.maxWindowBytes = random.nextBoolean() ? 16 * MIB : 0;
    setup.compresses = random.nextBoolean();
    setup.senderChunks = random.nextInt(1, 20);
    setup.receiverChunks = random.nextInt(1, 20);
    setup.maxMessageBytes = random.nextInt(Frame.CHUNK_BYTES, 300_000);
    setup.person = person(random);
    return setup;
  }

  private static TestFile file(String name, int count, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> TestFile.directory(name);
      case 1 -> TestFile.of(name, 0);
      case 2 -> TestFile.of(name, count > 12 ? 1 : random.nextInt(1, 3 * MIB));
      case 3 -> TestFile.of(name, count > 12 ? 2 : MIB);
      default -> TestFile.of(name, random.nextInt(1, 2000));
    };
  }

  private static Setup.Person person(Random random) {
    long thinksNanos = random.nextInt(6) == 0 ? random.nextLong(400_000_000_000L) : 0;
    boolean declines = random.nextInt(12) == 0;
    TransferCode code = random.nextBoolean() ? TransferCode.DECLINED : TransferCode.NO_SPACE;
    return (side, _) ->
        side.after(
            thinksNanos,
            () -> {
              if (declines) {
                side.reject(code);
              } else {
                side.accept();
              }
            });
  }

  private static void disturbTarget(Lab lab, Random random) {
    lab.target.delayNanos(1L << random.nextInt(10, 30));
    if (random.nextInt(10) == 0) {
      lab.target.freeBytes(random.nextInt(2 * MIB));
    }
    if (random.nextInt(10) == 0) {
      lab.target.breakAfter(random.nextInt(20));
    }
  }

  private static void disturb(Pair pair, Random random) {
    pair.source.delayNanos(1L << random.nextInt(10, 29));
    for (int i = random.nextInt(4); i > 0; i--) {
      int file = random.nextInt(12);
      long offset = random.nextInt(3) == 0 ? MIB : 0;
      switch (random.nextInt(3)) {
        case 0, 1 -> pair.source.corrupt(file, offset, random.nextInt(6) == 0 ? 3 : 1);
        default ->
            pair.source.fail(
                file,
                offset,
                random.nextBoolean() ? TransferCode.UNREADABLE : TransferCode.SOURCE_CHANGED);
      }
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      long atNanos = 1L << random.nextInt(20, 36);
      Runnable event = event(pair, random);
      pair.time.after(atNanos, event);
    }
  }

  private static Runnable event(Pair pair, Random random) {
    boolean bySender = random.nextBoolean();
    long lastsNanos = 1L << random.nextInt(20, 36);
    return switch (random.nextInt(8)) {
      case 0 -> pair.link::cut;
      case 1 -> () -> cancel(pair, bySender, lastsNanos % 3 == 0);
      case 2, 3, 4 ->
          () -> {
            pair.silence(true);
            pair.time.after(lastsNanos, () -> pair.silence(false));
          };
      default ->
          () -> {
            pause(pair, bySender, true);
            pair.time.after(lastsNanos, () -> pause(pair, bySender, false));
          };
    };
  }

  private static void cancel(Pair pair, boolean bySender, boolean discard) {
    if (bySender) {
      pair.sender.cancel(discard);
    } else {
      pair.receiver.cancel(discard);
    }
  }

  private static void pause(Pair pair, boolean bySender, boolean on) {
    if (bySender) {
      pair.sender.pause(on);
    } else {
      pair.receiver.pause(on);
    }
  }
}
