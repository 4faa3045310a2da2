package dev.godwit.agent;

import dev.godwit.agent.file.Arrival;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hands what arrives to a sink of the library's user, as soon as it is verified. */
final class SinkTarget implements StreamStore.Target {
  private final Sink.Opener sinks;
  private @Nullable Sink sink;

  SinkTarget(Sink.Opener sinks) {
    this.sinks = sinks;
  }

  @Override
  public void requireRoom(Frame.Offer offer) {
    // It is the sink's to find room.
  }

  @Override
  public void open(Arrival arrival, Manifest whole) throws FileProblem {
    FileEntry entry = whole.entry(0);
    try {
      sink = sinks.open(arrival.peer(), entry.path().text(), entry.sizeBytes());
    } catch (IOException e) {
      throw FileProblem.receiverClosed(e);
    }
  }

  @Override
  public boolean write(long offset, ByteBuffer[] data, Digest digest) throws FileProblem {
    var computation = Digest.sha256();
    for (ByteBuffer slice : data) {
      computation.update(slice.duplicate());
    }
    if (!Digest.of(computation.digest()).equals(digest)) {
      return false;
    }
    try {
      for (ByteBuffer slice : data) {
        sink().write(slice);
      }
    } catch (IOException e) {
      throw FileProblem.receiverClosed(e);
    }
    return true;
  }

  @Override
  public List<Path> publish() throws FileProblem {
    try {
      sink().done();
    } catch (IOException e) {
      throw FileProblem.receiverClosed(e);
    }
    return List.of();
  }

  @Override
  public void close() {
    Sink open = sink;
    sink = null;
    if (open != null) {
      open.close();
    }
  }

  private Sink sink() {
    return Objects.requireNonNull(sink, "not open");
  }
}
