package dev.godwit.agent;

import dev.godwit.agent.file.Arrival;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.HashProgress;
import dev.godwit.agent.file.PartialFiles;
import dev.godwit.agent.file.Published;
import dev.godwit.agent.file.TakenNames;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.Manifest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a stream a file, which gets its name when it is whole. Confined to its caller. */
final class StreamFile implements StreamStore.Target {
  private final Path directory;
  private final TakenNames rule;
  private @Nullable PartialFiles files;
  private boolean published;

  StreamFile(Path directory, TakenNames rule) {
    this.directory = directory;
    this.rule = rule;
  }

  @Override
  public void requireRoom(Frame.Offer offer) throws FileProblem {
    if (rule == TakenNames.FAIL) {
      PartialFiles.requireFree(directory, offer.files());
    }
    PartialFiles.requireSpace(directory, 0);
  }

  @Override
  public void open(Arrival arrival, Manifest whole) throws FileProblem {
    files = PartialFiles.open(directory, arrival, whole, HashProgress.UNTOLD);
  }

  @Override
  public boolean write(long offset, ByteBuffer[] data, Digest digest) throws FileProblem {
    return files().store(0, offset, data, digest);
  }

  @Override
  public List<Path> publish() throws FileProblem {
    List<Path> places = files().publish(List.of(0)).stream().map(Published::path).toList();
    published = true;
    return places;
  }

  @Override
  public void close() {
    PartialFiles open = files;
    files = null;
    if (open != null && published) {
      open.complete();
    } else if (open != null) {
      open.discard();
    }
  }

  private PartialFiles files() {
    return Objects.requireNonNull(files, "not open");
  }
}
