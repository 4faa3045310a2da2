package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.testkit.link.SimulatedLink;
import dev.godwit.testkit.link.SimulatedLink.Message;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The shell around a {@link Sender} in a simulation. */
final class SendingSide implements SimulatedLink.Listener {
  final Sender machine;
  final List<Frame> sent = new ArrayList<>();
  final List<TransferEvent> events = new ArrayList<>();
  final List<String> texts = new ArrayList<>();
  int largestFrame;
  private final Pair pair;
  private final SimulatedSource source;
  private final SimulatedLink.End end;
  private final Queue<Message> waiting = new ArrayDeque<>();
  private final Map<Sender.Block, Deque<ByteBuffer>> buffers;
  private final @Nullable StreamSetup stream;
  private final Map<Sender.Block, ByteBuffer> encoded = new HashMap<>();
  private final BiConsumer<Sender.Block, Digest> learned;
  private int encodings;
  private int held;
  private boolean dead;
  private boolean paused;
  private long pauseChangedNanos;
  private @Nullable Outcome outcome;

  SendingSide(Pair pair, Setup setup, SimulatedSource source) {
    this.pair = pair;
    this.source = source;
    this.end = pair.link.left();
    this.machine = new Sender(setup.senderHello());
    this.learned = setup.learned;
    this.stream = setup.stream;
    if (stream == null) {
      buffers = new HashMap<>();
      machine.offer(setup.transfer, setup.attempt, source.manifest(), setup.message, now());
      machine.know(setup.known);
    } else {
      buffers = stream.buffers;
      held = buffers.size();
      machine.offerStream(
          setup.transfer, setup.attempt, stream.manifest(), stream.kept, setup.message, now());
    }
    pair.time.watch(
        "the sender",
        () -> dead ? Long.MAX_VALUE : machine.deadlineNanos(),
        () -> {
          machine.onDeadline(now());
          drain();
        });
  }

  void open(int maxMessageBytes) {
    machine.onLinkOpen(maxMessageBytes, now());
    drain();
    end.listen(this);
  }

  @Nullable Outcome outcome() {
    return outcome;
  }

  /** Whether its person wants no data to flow, or has only just changed their mind. */
  boolean isPaused() {
    return paused || now() - pauseChangedNanos < PauseState.PERIOD.toNanos();
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

  long count(Class<? extends Frame> type) {
    return sent.stream().filter(type::isInstance).count();
  }

  /** The process is gone, from one moment to the next. */
  void kill() {
    dead = true;
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
          machine.onFrame(FrameCodec.decode(text), now());
        } catch (FrameException e) {
          machine.onBadFrame(e, now());
        }
      }
      case Message.Binary _ -> machine.onBytes(now());
    }
    drain();
  }

  @Override
  public void onWritable() {
    if (!dead) {
      drain();
    }
  }

  @Override
  public void onClosed() {
    if (!dead) {
      machine.onLinkClosed();
      drain();
    }
  }

  /** Does all that the machine wants, then sends as much as the link takes. */
  void drain() {
    perform();
    flush();
    int bytes = machine.nextFrameBytes();
    while (bytes > 0 && waiting.isEmpty() && end.trySend(nextFrame(bytes))) {
      largestFrame = Math.max(largestFrame, bytes);
      pair.moved();
      machine.onFrameSent(bytes, now());
      perform();
      flush();
      bytes = machine.nextFrameBytes();
    }
  }

  private Message nextFrame(int bytes) {
    if (machine.isCurrentEncoded()) {
      ByteBuffer small = encoded.get(machine.currentBlock());
      assertNotNull(small, "bytes are wanted of a block that was not encoded");
      return new Message.Binary(small.slice(machine.currentPosition(), bytes));
    }
    Deque<ByteBuffer> copies = buffers.get(machine.currentBlock());
    assertNotNull(copies, "bytes are wanted of a block that is in no buffer");
    ByteBuffer frame = copies.element().slice(machine.currentPosition(), bytes);
    return new Message.Binary(stream == null ? frame : stream.onLink(frame));
  }

  private void flush() {
    while (!waiting.isEmpty() && (end.isClosed() || end.trySend(waiting.element()))) {
      waiting.remove();
    }
  }

  private void perform() {
    Sender.Output output = machine.poll();
    while (output != null) {
      assertNull(outcome, "something comes after the end: " + output);
      switch (output) {
        case LinkOutput common -> perform(common);
        case Sender.ReadBlock(Sender.Block block) -> read(block);
        case Sender.ReleaseBlock(Sender.Block block) -> release(block);
        case Sender.HashBlock(Sender.Block block) -> hash(block);
        case Sender.EncodeBlock(Sender.Block block) -> encode(block);
      }
      output = machine.poll();
    }
  }

  private void read(Sender.Block block) {
    held++;
    if (stream != null) {
      readStream(stream, block);
      return;
    }
    assertTrue(held <= Sender.READ_AHEAD_BLOCKS, "more blocks are read than there are buffers");
    source.read(
        block,
        result -> {
          if (dead) {
            return;
          }
          pair.moved();
          switch (result) {
            case SimulatedSource.Read.Bytes(ByteBuffer bytes, Digest digest) -> {
              buffers.computeIfAbsent(block, _ -> new ArrayDeque<>()).add(bytes);
              learned.accept(block, digest);
              machine.onBlockRead(digest, now());
            }
            case SimulatedSource.Read.Failed(TransferCode code) -> {
              buffers.computeIfAbsent(block, _ -> new ArrayDeque<>()).add(ByteBuffer.allocate(0));
              machine.onReadFailed(code, now());
            }
          }
          drain();
        });
  }

  /** What is read when the link is gone is told to the machine of the next one. */
  private void readStream(StreamSetup from, Sender.Block asked) {
    assertTrue(held <= SentStream.MAX_KEPT_BLOCKS, "more blocks are kept than there are buffers");
    int length = from.available(asked.offset());
    pair.time.after(
        from.delayNanos(),
        () -> {
          pair.moved();
          byte[] bytes = from.bytes(asked.offset(), length);
          Sender.Block block = new Sender.Block(0, asked.offset(), length, false);
          // If nothing is there, what was asked for is released.
          buffers.put(length > 0 ? block : asked, StreamSetup.one(ByteBuffer.wrap(bytes)));
          SendingSide newest = pair.newestSender();
          newest.machine.onStreamRead(
              length, SimulatedSource.digestOf(bytes), from.isEnd(asked.offset() + length), now());
          newest.drain();
        });
  }

  private void hash(Sender.Block block) {
    source.read(
        block,
        result -> {
          if (dead) {
            return;
          }
          pair.moved();
          switch (result) {
            case SimulatedSource.Read.Bytes(ByteBuffer _, Digest digest) -> {
              learned.accept(block, digest);
              machine.onBlockHashed(digest, now());
            }
            case SimulatedSource.Read.Failed(TransferCode code) ->
                machine.onHashFailed(code, now());
          }
          drain();
        });
  }

  /** How often a block was compressed. */
  int encodings() {
    return encodings;
  }

  /** Takes a while, in which the block is in its buffer. */
  private void encode(Sender.Block block) {
    encodings++;
    ByteBuffer plain = Objects.requireNonNull(buffers.get(block)).getLast();
    pair.time.after(
        1_000_000,
        () -> {
          if (!dead) {
            ByteBuffer small = Deflation.encode(plain);
            encoded.put(block, small);
            pair.moved();
            machine.onBlockEncoded(small.remaining(), now());
            drain();
          }
        });
  }

  private void release(Sender.Block block) {
    encoded.remove(block);
    Deque<ByteBuffer> copies = buffers.get(block);
    assertNotNull(copies, "a buffer is released that was not filled");
    copies.remove();
    if (copies.isEmpty()) {
      buffers.remove(block);
    }
    held--;
  }

  private void perform(LinkOutput output) {
    switch (output) {
      case LinkOutput.Send(Frame frame) -> {
        sent.add(frame);
        if (!(frame instanceof Frame.Ping
            || frame instanceof Frame.Pong
            || frame instanceof Frame.Busy)) {
          pair.moved();
        }
        waiting.add(new Message.Text(encoded(frame)));
        flush();
      }
      case LinkOutput.Report(TransferEvent event) -> events.add(event);
      case LinkOutput.ShowText(String id, String text) -> {
        texts.add(text);
        machine.onTextShown(id, now());
        drain();
      }
      case LinkOutput.CloseLink() -> end.close();
      case LinkOutput.End(Outcome last) -> outcome = last;
    }
  }

  /** What a machine wants to send, the other side must be able to read. */
  static String encoded(Frame frame) {
    String text = FrameCodec.encode(frame);
    try {
      assertEquals(frame, FrameCodec.decode(text));
    } catch (FrameException e) {
      throw new AssertionError("sent what nobody can read: " + text, e);
    }
    return text;
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
