package dev.godwit.protocol.transfer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts a manifest into pages that each fit one text frame. Confined to its machine. */
final class ManifestPages {
  /** What a frame keeps for its other fields: an offer's message alone may have a KiB. */
  private static final int RESERVE_BYTES = 4096;

  private final Manifest manifest;
  private int next;

  ManifestPages(Manifest manifest) {
    this.manifest = manifest;
  }

  /** The entries of the next page. */
  List<FileEntry> next() {
    List<FileEntry> page = new ArrayList<>();
    int bytes = 0;
    while (hasNext() && page.size() < Frame.MAX_PAGE_ENTRIES) {
      FileEntry entry = manifest.entry(next);
      bytes += encodedBytes(entry);
      if (bytes > Frame.MAX_TEXT_BYTES - RESERVE_BYTES && !page.isEmpty()) {
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

  /** What an entry takes of a page. */
  static int encodedBytes(FileEntry entry) {
    return FrameCodec.encodeEntry(entry).toString().getBytes(StandardCharsets.UTF_8).length + 1;
  }
}
