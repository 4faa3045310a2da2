package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.random.Seeds;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A peer that says anything at any time, while disk and clock go on: a machine never throws, ends
 * at most once, says nothing after its last word, and keeps its deadline ahead.
 */
class MachineFuzzTest {
  private static final int RUNS = Integer.getInteger("godwit.fuzz.machines", 6000);
  private static final int STEPS = 60;
  private static final List<String> TYPES =
      List.of(
          "hello",
          "offer",
          "accept",
          "reject",
          "next",
          "files",
          "have",
          "restart",
          "block",
          "file",
          "skip",
          "ack",
          "again",
          "done",
          "finish",
          "complete",
          "pause",
          "resume",
          "cancel",
          "text",
          "received",
          "ping",
          "busy");

  @Test
  void aReceiverSurvivesAnyPeer() {
    Seeds.each(1, RUNS, MachineFuzzTest::runReceiver);
  }

  @Test
  void aSenderSurvivesAnyPeer() {
    Seeds.each(1, RUNS, MachineFuzzTest::runSender);
  }

  private static void runReceiver(Random random) {
    ReceiverStand.Stage[] stages = ReceiverStand.Stage.values();
    ReceiverStand stand = ReceiverStand.at(stages[random.nextInt(stages.length)]);
    Receiver machine = stand.machine;
    if (random.nextBoolean()) {
      machine.showTexts();
      machine.takeStreams();
    }
    Watch watch = new Watch();
    Queue<Receiver.Output> work = new ArrayDeque<>();
    for (int step = 0; step < STEPS; step++) {
      stand.nowNanos += random.nextLong(1L << random.nextInt(1, 34));
      long now = stand.nowNanos;
      switch (random.nextInt(8)) {
        case 0 -> machine.onBytes(size(random), now, now);
        case 1 -> machine.onBadFrame(Samples.badFrame("{"), now);
        case 2 -> machine.onDeadline(now);
        case 3, 4 -> answer(machine, work.poll(), random, now);
        default -> machine.onFrame(frame(random), now);
      }
      Reaction reaction = stand.drain();
      watch.see(reaction);
      for (Object output : reaction.outputs()) {
        if (!(output instanceof LinkOutput) && output instanceof Receiver.Output asked) {
          work.add(asked);
        }
      }
      machine.onDeadline(now);
      watch.see(stand.drain());
      assertTrue(machine.deadlineNanos() > now, "the deadline has passed and stays");
    }
  }

  private static void answer(Receiver machine, Receiver.Output asked, Random random, long now) {
    switch (asked) {
      case null -> {}
      case Receiver.TakeOver _ -> machine.onTakenOver(now);
      case Receiver.Decide _ -> machine.accept(now);
      case Receiver.Prepare _ -> {
        switch (random.nextInt(3)) {
          case 0 -> machine.onPrepared(now);
          case 1 -> machine.onPrepared(ResumePoint.nothing(), now);
          default -> {
            BlockDigests held = new BlockDigests();
            held.put(0, Samples.blockDigest(Samples.B));
            machine.onPrepared(new ResumePoint(List.of(), Map.of(1, held)), now);
          }
        }
      }
      case Receiver.StoreBlock _ -> {
        switch (random.nextInt(8)) {
          case 0 -> machine.onDiskFailed(TransferCode.NO_SPACE, "full", now);
          case 1, 2 -> machine.onBlockRefused(now);
          default -> machine.onBlockStored(now);
        }
      }
      case Receiver.Publish(List<Integer> files) -> machine.onPublished(files, now);
      case Receiver.Conclude _ -> machine.onConcluded(now);
      case MemoryOutput.Ask(long bytes) ->
          machine.onMemory(Math.max(ReceiverLimits.MIN_WINDOW_BYTES, bytes / 2), now);
      case Receiver.Checkpoint _ -> machine.onCheckpointed(now);
      case Receiver.GoOn _,
          Receiver.RestartFile _,
          Receiver.DropFile _,
          Receiver.Discard _,
          MemoryOutput.Return _,
          LinkOutput _ -> {}
    }
  }

  private static void runSender(Random random) {
    SenderStand.Stage[] stages = SenderStand.Stage.values();
    SenderStand stand = SenderStand.at(stages[random.nextInt(stages.length)]);
    Sender machine = stand.machine;
    Watch watch = new Watch();
    Queue<Sender.Block> reading = new ArrayDeque<>();
    Queue<Sender.Block> hashing = new ArrayDeque<>();
    Queue<Sender.Block> encoding = new ArrayDeque<>();
    if (random.nextBoolean()) {
      machine.showTexts();
    }
    for (int step = 0; step < STEPS; step++) {
      stand.nowNanos += random.nextLong(1L << random.nextInt(1, 34));
      long now = stand.nowNanos;
      switch (random.nextInt(10)) {
        case 8 -> {
          if (hashing.poll() != null) {
            hashed(machine, random, now);
          }
        }
        case 9 -> {
          if (encoding.poll() != null) {
            machine.onBlockEncoded(random.nextInt(12), now);
          }
        }
        case 0 -> machine.onBytes(now);
        case 1 -> machine.onDeadline(now);
        case 2, 3 -> {
          Sender.Block block = reading.poll();
          if (block != null && random.nextInt(6) == 0) {
            machine.onReadFailed(TransferCode.UNREADABLE, now);
          } else if (block != null) {
            machine.onBlockRead(Samples.blockDigest(Samples.A), now);
          }
        }
        case 4 -> {
          int bytes = machine.nextFrameBytes();
          if (bytes > 0) {
            machine.onFrameSent(bytes, now);
          }
        }
        default -> machine.onFrame(frame(random), now);
      }
      Reaction reaction = stand.drain();
      watch.see(reaction);
      for (Object output : reaction.outputs()) {
        switch (output) {
          case Sender.ReadBlock(Sender.Block block) -> reading.add(block);
          case Sender.HashBlock(Sender.Block block) -> hashing.add(block);
          case Sender.EncodeBlock(Sender.Block block) -> encoding.add(block);
          default -> {}
        }
      }
      machine.onDeadline(now);
      watch.see(stand.drain());
      assertTrue(machine.deadlineNanos() > now, "the deadline has passed and stays");
    }
  }

  private static void hashed(Sender machine, Random random, long now) {
    switch (random.nextInt(4)) {
      case 0 -> machine.onHashFailed(TransferCode.UNREADABLE, now);
      case 1 -> machine.onBlockHashed(Samples.blockDigest(Samples.B), now);
      default -> machine.onBlockHashed(Samples.blockDigest(Samples.A), now);
    }
  }

  /** Half of the time a frame that fits the transfer, else anything. */
  private static Frame frame(Random random) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2, 3 -> Samples.of(TYPES.get(random.nextInt(TYPES.size())));
      case 4 -> Samples.held(random.nextInt(2), random.nextBoolean());
      default -> new RandomFrames(random).next();
    };
  }

  private static int size(Random random) {
    return random.nextBoolean() ? 10 * random.nextInt(3) : random.nextInt(300_000);
  }

  /** Sees to it that the last word is the last, and the end the end. */
  private static final class Watch {
    private boolean lastWord;
    private int ends;

    void see(Reaction reaction) {
      for (Object output : reaction.outputs()) {
        assertEquals(0, ends, "something comes after the end: " + output);
        switch (output) {
          case LinkOutput.Send(Frame frame) -> {
            assertTrue(!lastWord, "something is said after the last word: " + frame);
            lastWord =
                frame instanceof Frame.Reject
                    || frame instanceof Frame.Cancel
                    || frame instanceof Frame.Violation
                    || frame instanceof Frame.Complete;
          }
          case LinkOutput.End _ -> ends++;
          default -> {}
        }
      }
    }
  }
}
