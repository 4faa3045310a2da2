package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.link.SimulatedLink;
import dev.godwit.testkit.link.SimulatedLink.Message;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The shell around a {@link Receiver} in a simulation. */
final class ReceivingSide implements SimulatedLink.Listener {
  final Receiver machine;
  final List<Frame> sent = new ArrayList<>();
  final List<TransferEvent> events = new ArrayList<>();
  final List<String> texts = new ArrayList<>();
  private final Pair pair;
  private final Setup setup;
  private final Lab lab;
  private final SimulatedTarget disk;
  private final SimulatedLink.End end;
  private final Queue<Message> waiting = new ArrayDeque<>();
  private final SimulatedInbox inbox = new SimulatedInbox();
  private final WindowBudget.Share memory;
  private long memoryBytes;
  private long announcedBytes;
  private long toldLimit;
  private boolean dead;
  private boolean asking;
  private boolean paused;
  private long pauseChangedNanos;
  private @Nullable TransferId transfer;
  private @Nullable Outcome outcome;

  ReceivingSide(Pair pair, Setup setup, Lab lab) {
    this.pair = pair;
    this.setup = setup;
    this.lab = lab;
    this.disk = pair.target;
    this.end = pair.link.right();
    this.machine =
        new Receiver(
            setup.receiverHello(),
            new ReceiverLimits(
                setup.windowBytes,
                Math.max(setup.windowBytes, setup.maxWindowBytes),
                setup.maxTotalBytes),
            lab.ledger());
    machine.takeStreams();
    this.memory = lab.budget.open(this::granted);
    this.memoryBytes = setup.windowBytes;
    pair.time.watch(
        "the receiver",
        () -> dead ? Long.MAX_VALUE : machine.deadlineNanos(),
        () -> {
          machine.onDeadline(now());
          drain();
        });
  }

  void open() {
    machine.onLinkOpen(now());
    drain();
    end.listen(this);
  }

  @Nullable Outcome outcome() {
    return outcome;
  }

  @Nullable TransferId transfer() {
    return transfer;
  }

  /** Whether the person has been asked and has not answered. */
  boolean isAsking() {
    return asking;
  }

  /** Whether its person wants no data to flow, or has only just changed their mind. */
  boolean isPaused() {
    return paused || now() - pauseChangedNanos < PauseState.PERIOD.toNanos();
  }

  /** Has the person do something later. */
  void after(long delayNanos, Runnable work) {
    pair.time.after(delayNanos, work);
  }

  void accept() {
    if (dead) {
      return;
    }
    asking = false;
    pair.moved();
    machine.accept(now());
    drain();
  }

  void reject(TransferCode code) {
    if (dead) {
      return;
    }
    asking = false;
    pair.moved();
    machine.reject(code, code.sentence(), now());
    drain();
  }

  void pause(boolean on) {
    if (dead) {
      return;
    }
    paused = on;
    pauseChangedNanos = now();
    pair.moved();
    machine.pause(on, now());
    drain();
  }

  void cancel(boolean discard) {
    if (dead) {
      return;
    }
    machine.cancel(TransferCode.CANCELLED, "enough", discard, now());
    drain();
  }

  /** A newer attempt has come on another link. */
  void replaced() {
    if (dead) {
      return;
    }
    machine.onLinkClosed();
    drain();
    end.close();
  }

  long count(Class<? extends Frame> type) {
    return sent.stream().filter(type::isInstance).count();
  }

  /** The process is gone, from one moment to the next. */
  void kill() {
    dead = true;
    memory.close();
  }

  boolean isDead() {
    return dead;
  }

  @Override
  public void onMessage(Message message) {
    if (dead) {
      return;
    }
    switch (message) {
      case Message.Text(String text) -> {
        try {
          Frame frame = FrameCodec.decode(text);
          if (frame instanceof Frame.Block block) {
            announcedBytes += block.lengthOnLink();
            assertTrue(announcedBytes <= toldLimit, "the sender exceeds its credit");
          }
          machine.onFrame(frame, now());
        } catch (FrameException e) {
          machine.onBadFrame(e, now());
        }
      }
      case Message.Binary(ByteBuffer bytes) -> {
        pair.moved();
        inbox.add(bytes.duplicate());
        assertTrue(inbox.bytes() <= memoryBytes, "more is under way than the window holds");
        machine.onBytes(bytes.remaining(), now(), now());
      }
    }
    drain();
  }

  @Override
  public void onWritable() {
    if (!dead) {
      flush();
    }
  }

  @Override
  public void onClosed() {
    if (!dead) {
      machine.onLinkClosed();
      drain();
    }
  }

  void drain() {
    Receiver.Output output = machine.poll();
    while (output != null) {
      assertNull(outcome, "something comes after the end: " + output);
      switch (output) {
        case LinkOutput common -> perform(common);
        case Receiver.TakeOver(TransferId id) -> takeOver(id);
        case Receiver.Decide(Frame.Offer offer) -> decide(offer);
        case Receiver.GoOn(Frame.Offer offer) -> transfer = offer.transfer();
        case Receiver.Prepare prepare -> prepare(prepare);
        case Receiver.StoreBlock(Frame.Block block) -> store(block);
        case MemoryOutput.Ask(long bytes) -> memory.want(bytes);
        case MemoryOutput.Return(long bytes) -> {
          memoryBytes = bytes;
          memory.shrinkTo(bytes);
        }
        case Receiver.Checkpoint() -> checkpoint();
        case Receiver.RestartFile(int file) -> onDisk(() -> disk.drop(file));
        case Receiver.Discard _ -> onDisk(disk::discard);
        case Receiver.DropFile(int file) -> onDisk(() -> disk.drop(file));
        case Receiver.Publish(List<Integer> files) -> publish(files);
        case Receiver.Conclude() -> onDisk(() -> machine.onConcluded(now()));
      }
      output = machine.poll();
    }
    flush();
  }

  /** Perhaps in the midst of another transfer's work. */
  private void granted(long bytes) {
    pair.time.after(
        0,
        () -> {
          if (!dead) {
            memoryBytes = bytes;
            machine.onMemory(bytes, now());
            drain();
          }
        });
  }

  /** How much of the process's memory its window has. */
  long memoryBytes() {
    return memoryBytes;
  }

  private void takeOver(TransferId id) {
    // The old attempt's last disk work ends first, as this one's is queued behind it.
    pair.time.after(
        0,
        () -> {
          if (dead) {
            return;
          }
          lab.takeOver(id, this);
          machine.onTakenOver(now());
          drain();
        });
  }

  private void decide(Frame.Offer offer) {
    transfer = offer.transfer();
    asking = true;
    pair.time.after(
        0,
        () -> {
          if (!dead) {
            pair.moved();
            setup.person.asked(this, offer);
          }
        });
  }

  private void prepare(Receiver.Prepare prepare) {
    transfer = prepare.transfer();
    onDisk(() -> {
      if (disk.keepsJournal()) {
        ResumePoint held = disk.resume(prepare.transfer(), prepare.attempt(), prepare.manifest());
        setup.prepared.run();
        machine.onPrepared(held, now());
      } else {
        disk.prepare(prepare.manifest());
        machine.onPrepared(now());
      }
    });
  }

  private void checkpoint() {
    onDisk(() -> {
      disk.checkpoint();
      machine.onCheckpointed(now());
    });
  }

  private void store(Frame.Block block) {
    byte[] onLink = inbox.take(block.lengthOnLink());
    onDisk(() -> {
      inbox.free(block.lengthOnLink());
      byte[] bytes = onLink;
      if (block.encodedLength().isPresent()) {
        bytes = Deflation.decode(onLink, block.length());
      }
      if (bytes == null || !SimulatedSource.digestOf(bytes).equals(block.sha256())) {
        machine.onBlockRefused(now());
        return;
      }
      if (!disk.isNext(block)) {
        machine.onBlockRefused(now());
        return;
      }
      TransferCode problem = disk.write(block, bytes);
      if (problem == null) {
        machine.onBlockStored(now());
      } else {
        machine.onDiskFailed(problem, problem.sentence(), now());
      }
    });
  }

  private void publish(List<Integer> files) {
    onDisk(() -> {
      disk.publish(files);
      machine.onPublished(files, now());
    });
  }

  private void onDisk(Runnable work) {
    disk.whenFree(
        () -> {
          if (dead) {
            return;
          }
          pair.moved();
          work.run();
          drain();
        },
        () -> {
          if (dead) {
            return;
          }
          machine.onDiskFailed(
              TransferCode.DISK_FAILED, TransferCode.DISK_FAILED.sentence(), now());
          drain();
        });
  }

  private void flush() {
    while (!waiting.isEmpty() && (end.isClosed() || end.trySend(waiting.element()))) {
      waiting.remove();
    }
  }

  private void perform(LinkOutput output) {
    switch (output) {
      case LinkOutput.Send(Frame frame) -> {
        sent.add(frame);
        switch (frame) {
          case Frame.Have have -> toldLimit = have.limit();
          case Frame.Ack ack -> toldLimit = ack.limit();
          default -> {}
        }
        if (!(frame instanceof Frame.Ping
            || frame instanceof Frame.Pong
            || frame instanceof Frame.Busy)) {
          pair.moved();
        }
        waiting.add(new Message.Text(SendingSide.encoded(frame)));
        flush();
      }
      case LinkOutput.Report(TransferEvent event) -> events.add(event);
      case LinkOutput.ShowText(String id, String text) -> {
        texts.add(text);
        machine.onTextShown(id, now());
        drain();
      }
      case LinkOutput.CloseLink() -> end.close();
      case LinkOutput.End(Outcome last) -> {
        outcome = last;
        // Its buffers are free once the disk has done what it was asked for.
        disk.whenFree(memory::close, memory::close);
      }
    }
  }

  private long now() {
    return pair.time.nowNanos();
  }

  @Override
  public String toString() {
    List<Frame> last = sent.subList(Math.max(0, sent.size() - 5), sent.size());
    return "ended " + outcome + " after saying " + last.stream().map(FrameWriter::typeOf).toList();
  }
}
