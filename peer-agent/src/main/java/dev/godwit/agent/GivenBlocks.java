package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.SourceBlocks;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.FileEntry;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.RelativePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The blocks of a source that the library's user has made. Confined to one thread at a time. */
record GivenBlocks(Source source) implements SourceBlocks {
  /** What there is to offer of it. */
  Manifest manifest(RelativePath name) {
    return new Manifest(
        List.of(
            new FileEntry(
                name,
                OptionalLong.of(source.sizeBytes()),
                OptionalLong.empty(),
                FileEntry.Kind.FILE,
                Optional.empty(),
                false)));
  }

  @Override
  public Digest readBlock(int file, long offset, ByteBuffer target) throws FileProblem {
    int start = target.position();
    try {
      source.read(offset, target);
    } catch (IOException e) {
      throw FileProblem.unreadable(source.name(), e);
    }
    if (target.hasRemaining()) {
      throw FileProblem.unreadable(source.name(), new IOException("it ended too early"));
    }
    var computation = Digest.sha256();
    computation.update(target.position(start).slice());
    return Digest.of(computation.digest());
  }

  @Override
  public void verifyUnchanged(int file) {
    // Whoever made it has promised so.
  }

  @Override
  public void close() {
    // Whoever made it closes it.
  }
}
