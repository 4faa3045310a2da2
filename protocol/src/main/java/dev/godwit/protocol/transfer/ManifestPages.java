package dev.godwit.protocol.transfer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts a manifest into pages that each fit one text frame. Confined to its machine. */
final class ManifestPages {
  private final Manifest manifest;
  private int next;

  ManifestPages(Manifest manifest) {
    this.manifest = manifest;
  }

  /** The entries of the next page, which may measure this much. */
  List<FileEntry> next(int maxBytes) {
    List<FileEntry> page = new ArrayList<>();
    int bytes = 0;
    while (hasNext() && page.size() < Frame.MAX_PAGE_ENTRIES) {
      FileEntry entry = manifest.entry(next);
      bytes += encodedBytes(entry);
      if (bytes > maxBytes && !page.isEmpty()) {
        break;
      }
      page.add(entry);
      next++;
    }
    return page;
  }

  boolean hasNext() {
    return next < manifest.count();
  }

  /** What an entry takes of a page, with the comma after it. */
  static int encodedBytes(FileEntry entry) {
    return FrameWriter.entry(entry).toString().getBytes(StandardCharsets.UTF_8).length + 1;
  }
}
