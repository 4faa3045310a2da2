package dev.godwit.agent;

import dev.godwit.protocol.transfer.FileEntry;
import java.util.List;

/** What a person calls a transfer by: the names of its files and folders at the top. */
final class TopNames {
  private TopNames() {}

  static List<String> of(List<FileEntry> entries) {
    return entries.stream()
        .map(entry -> entry.path().names().getFirst())
        .distinct()
        .limit(TransferSnapshot.MAX_NAMES)
        .toList();
  }
}
