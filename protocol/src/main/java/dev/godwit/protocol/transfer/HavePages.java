package dev.godwit.protocol.transfer;

import java.util.ArrayList;
import java.util.List;

/** Cuts what a receiver holds into "have" frames that each fit what a text frame may measure. */
final class HavePages {
  private HavePages() {}

  /** At least one page; the last of them says that there is no more. */
  static List<Frame.Have> of(List<FileRange> done, List<Frame.HeldPart> parts, long limit) {
    List<Frame.Have> pages = new ArrayList<>();
    for (int from = 0; from < done.size(); from += Frame.MAX_RANGES) {
      List<FileRange> some = done.subList(from, Math.min(from + Frame.MAX_RANGES, done.size()));
      pages.add(new Frame.Have(some, List.of(), limit, true));
    }
    List<Frame.HeldPart> page = new ArrayList<>();
    int pageBytes = 0;
    for (Frame.HeldPart part : parts) {
      // Alone in a frame, which is more than it adds to one.
      int bytes = encodedBytes(part, limit);
      if (page.size() == Frame.MAX_PAGE_ENTRIES || pageBytes + bytes > Frame.MAX_TEXT_BYTES) {
        pages.add(new Frame.Have(List.of(), page, limit, true));
        page.clear();
        pageBytes = 0;
      }
      page.add(part);
      pageBytes += bytes;
    }
    if (pages.isEmpty() || !page.isEmpty()) {
      pages.add(new Frame.Have(List.of(), page, limit, false));
    } else {
      Frame.Have last = pages.removeLast();
      pages.add(new Frame.Have(last.done(), last.parts(), limit, false));
    }
    return pages;
  }

  private static int encodedBytes(Frame.HeldPart part, long limit) {
    // Nothing in it is beyond ASCII.
    return FrameCodec.encode(new Frame.Have(List.of(), List.of(part), limit, true)).length();
  }
}
