package dev.godwit.agent;

import dev.godwit.agent.file.Arrival;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;

/** Writes what arrives on to a program, as soon as it is verified. */
record OutputTarget(WritableByteChannel output) implements StreamStore.Target {
  @Override
  public void requireRoom(Frame.Offer offer) {
    // It is the program's to find room.
  }

  @Override
  public void open(Arrival arrival, Manifest whole) {
    // It is open.
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
        while (slice.hasRemaining()) {
          output.write(slice);
        }
      }
    } catch (IOException e) {
      throw FileProblem.receiverClosed(e);
    }
    return true;
  }

  @Override
  public List<Path> publish() {
    return List.of();
  }

  @Override
  public void close() {
    // It is the caller's, who learns by the transfer's end whether it is whole.
  }
}
