package dev.godwit.testkit.link;

import dev.godwit.testkit.time.VirtualTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * An ordered, reliable pipe for messages between two ends, with a delay, a rate and a bounded
 * buffer each way, that can be cut or fall silent. Confined to its caller.
 */
public final class SimulatedLink {
  /**
   * What the way between the ends is like.
   *
   * @param delay one way
   * @param bytesPerSecond each way
   * @param bufferBytes how much an end takes before it says that it is full
   */
  public record Path(Duration delay, long bytesPerSecond, int bufferBytes) {}

  /** What crosses. */
  public sealed interface Message {
    /** A text message. */
    record Text(String text) implements Message {}

    /** A binary message: the remaining bytes, which nobody may change. */
    record Binary(ByteBuffer bytes) implements Message {}

    /** What it measures. */
    default int size() {
      return switch (this) {
        case Text(String text) -> text.getBytes(StandardCharsets.UTF_8).length;
        case Binary(ByteBuffer bytes) -> bytes.remaining();
      };
    }
  }

  /** What an end is told. */
  public interface Listener {
    /** This came from the other end. */
    void onMessage(Message message);

    /** The end was full, and takes messages again. */
    void onWritable();

    /** The link is closed, by either end, or cut. */
    void onClosed();
  }

  private final VirtualTime time;
  private final Path path;
  private final End left = new End();
  private final End right = new End();
  private boolean silent;

  /** A link that is open. */
  public SimulatedLink(VirtualTime time, Path path) {
    this.time = time;
    this.path = path;
    left.other = right;
    right.other = left;
  }

  public End left() {
    return left;
  }

  public End right() {
    return right;
  }

  /** Breaks it: what is under way is lost, and both ends hear of it. */
  public void cut() {
    left.breakOff();
    right.breakOff();
  }

  /** Lets nothing cross, and tells nobody; what waits crosses when it is over. */
  public void silence(boolean on) {
    silent = on;
    left.transmit();
    right.transmit();
  }

  /** One end. */
  public final class End {
    private boolean mute;

    private final Queue<Message> waiting = new ArrayDeque<>();
    private final List<Message> held = new ArrayList<>();
    private @Nullable Listener listener;
    private @Nullable End other;
    private long waitingBytes;
    private boolean transmitting;
    private boolean full;
    private boolean closing;
    private boolean closed;

    /** Begins to tell what happens. */
    public void listen(Listener toThis) {
      listener = toThis;
      held.forEach(toThis::onMessage);
      held.clear();
    }

    /** Sends, unless the end is full or closed. */
    public boolean trySend(Message message) {
      if (closing || closed) {
        return false;
      }
      if (waitingBytes > 0 && waitingBytes + message.size() > path.bufferBytes()) {
        full = true;
        return false;
      }
      waiting.add(message);
      waitingBytes += message.size();
      transmit();
      return true;
    }

    /** Closes the link once all that was sent has crossed; nothing comes in any more. */
    public void close() {
      if (!closing && !closed) {
        closing = true;
        transmit();
        time.after(0, this::tellClosed);
      }
    }

    /** Lets nothing cross that this end sends, and tells nobody; it crosses when that is over. */
    public void mute(boolean on) {
      mute = on;
      transmit();
    }

    public boolean isClosed() {
      return closing || closed;
    }

    private void transmit() {
      if (transmitting || silent || mute || closed) {
        return;
      }
      Message next = waiting.peek();
      if (next != null) {
        transmitting = true;
        time.after(next.size() * 1_000_000_000L / path.bytesPerSecond(), this::transmitted);
      } else if (closing) {
        closed = true;
        time.after(path.delay(), () -> other().closedByOther());
      }
    }

    private void transmitted() {
      transmitting = false;
      Message message = waiting.poll();
      if (closed || message == null) {
        return;
      }
      waitingBytes -= message.size();
      time.after(path.delay(), () -> other().deliver(message));
      transmit();
      if (full && waitingBytes <= path.bufferBytes() / 4 && !closing) {
        full = false;
        if (listener != null) {
          listener.onWritable();
        }
      }
    }

    private void deliver(Message message) {
      if (closing || closed) {
        return;
      }
      if (listener == null) {
        held.add(message);
      } else {
        listener.onMessage(message);
      }
    }

    private void closedByOther() {
      if (!closed) {
        boolean told = closing;
        closed = true;
        waiting.clear();
        if (!told) {
          tellClosed();
        }
      }
    }

    private void breakOff() {
      if (!closed) {
        boolean told = closing;
        closed = true;
        waiting.clear();
        if (!told) {
          time.after(0, this::tellClosed);
        }
      }
    }

    private void tellClosed() {
      if (listener != null) {
        listener.onClosed();
      }
    }

    private End other() {
      if (other == null) {
        throw new IllegalStateException("a link has two ends");
      }
      return other;
    }
  }
}
