package dev.godwit.agent.file;

import dev.godwit.protocol.transfer.BlockDigests;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.TransferId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What earlier attempts have left of a transfer on its way in, as its journal says.
 *
 * @param manifest of what was accepted, as a whole
 * @param peer who sends it
 * @param names of what is on top of it, at most {@value Opening#MAX_NAMES}
 * @param files how many entries it has
 * @param heldBytes how many bytes are here in blocks of files that are not done, about
 * @param doneFiles how many entries have their real names
 * @param attempt the newest
 * @param isStopped whether the person on this side has ended it: then nobody may go on unasked
 * @param lastChange when something was added last
 */
public record Partial(
    Digest manifest,
    String peer,
    List<String> names,
    int files,
    long totalBytes,
    long heldBytes,
    int doneFiles,
    int attempt,
    boolean isStopped,
    Instant lastChange) {
  public Partial {
    names = List.copyOf(names);
  }

  private record Found(TransferId transfer, Partial partial) {}

  static SequencedMap<TransferId, Partial> in(Path directory) {
    SequencedMap<TransferId, Partial> partials = new LinkedHashMap<>();
    TransferFolder.all(directory).stream()
        .flatMap(folder -> read(folder).stream())
        .sorted(Comparator.comparing((Found found) -> found.partial().lastChange()))
        .forEach(found -> partials.put(found.transfer(), found.partial()));
    return partials;
  }

  private static List<Found> read(Path folder) {
    try {
      JournalState state = Journal.read(TransferFolder.journal(folder), Journal.FORMAT);
      if (!state.isBegun()) {
        return List.of();
      }
      JournalRecord.Begun begun = state.begun();
      Partial partial =
          new Partial(
              begun.manifest(),
              begun.peer(),
              begun.names(),
              begun.files(),
              begun.totalBytes(),
              heldBytes(state.parts()),
              state.done().cardinality(),
              state.attempt(),
              state.isStopped(),
              TransferFolder.lastChange(folder));
      return List.of(new Found(new TransferId(folder.getFileName().toString()), partial));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static long heldBytes(Map<Integer, BlockDigests> parts) {
    return parts.values().stream().mapToLong(part -> (long) part.count() * Frame.BLOCK_BYTES).sum();
  }
}
