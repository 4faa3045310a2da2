package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.MessageId;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The ids of the last messages that a client's session passed on, so that none that is repeated
 * after a resume goes out twice. Confined to its caller.
 */
final class SeenIds {
  /** More than a client sends in the time that it takes to notice a broken connection. */
  static final int MAX_IDS = 256;

  private final Set<MessageId> ids = new LinkedHashSet<>(0);

  boolean contains(MessageId id) {
    return ids.contains(id);
  }

  void add(MessageId id) {
    if (ids.add(id) && ids.size() > MAX_IDS) {
      Iterator<MessageId> oldest = ids.iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
