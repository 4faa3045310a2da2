package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.Online;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalLimits;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells who is here to those who may know. A watcher who may not is told the same of someone absent
 * and of someone silent, and hears of neither's coming and going. Confined to its caller.
 */
final class Presence {
  private final Directory directory;
  private final Bus bus;
  private final Map<PeerName, Set<Session>> watchers = new HashMap<>();

  Presence(Directory directory, Bus bus) {
    this.directory = directory;
    this.bus = bus;
  }

  /** Tells of each name, and of its changes from now on; false if that would be too many. */
  boolean tryWatch(Session watcher, List<PeerName> names) {
    Set<PeerName> wanted = new LinkedHashSet<>(names);
    long added = wanted.stream().filter(name -> !watcher.watched.containsKey(name)).count();
    if (watcher.watched.size() + added > SignalLimits.MAX_NAMES) {
      return false;
    }
    for (PeerName name : wanted) {
      watchers.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(watcher);
      Online before = watcher.watched.getOrDefault(name, Online.UNTOLD);
      tell(watcher, name, isShown(name, watcher) ? Online.YES : before);
    }
    return true;
  }

  void unwatch(Session watcher, Collection<PeerName> names) {
    for (PeerName name : names) {
      if (watcher.watched.remove(name) != null) {
        Set<Session> left = watchers.get(name);
        if (left != null && left.remove(watcher) && left.isEmpty()) {
          watchers.remove(name);
        }
      }
    }
  }

  /** From now on only these may know that the session is here, and anyone if discoverable. */
  void show(Session session, Set<PeerName> visibleTo, boolean isDiscoverable) {
    session.visibleTo = visibleTo;
    session.isDiscoverable = isDiscoverable;
    onEntered(session);
  }

  /** A session has begun, or shows itself to others than before. */
  void onEntered(Session session) {
    for (Session watcher : watchersOf(session)) {
      boolean wasShown = watcher.watched.get(session.name) == Online.YES;
      boolean isShown = session.showsItselfTo(watcher.name);
      if (wasShown != isShown) {
        tell(watcher, session.name, isShown ? Online.YES : Online.UNTOLD);
      }
    }
  }

  /** A session has ended: it watches nobody any more, and whoever saw it sees it go. */
  void onEnded(Session session, boolean tellOthers) {
    unwatch(session, List.copyOf(session.watched.keySet()));
    if (!tellOthers) {
      return;
    }
    for (Session watcher : watchersOf(session)) {
      if (watcher.watched.get(session.name) == Online.YES) {
        tell(watcher, session.name, Online.NO);
      }
    }
  }

  /** Tells a client that was away what is so now. */
  void tellAgain(Session watcher) {
    watcher.watched.forEach(
        (name, online) -> bus.tell(watcher, new ServerMessage.Presence(name, online)));
  }

  private boolean isShown(PeerName name, Session watcher) {
    return directory.find(name).filter(session -> session.showsItselfTo(watcher.name)).isPresent();
  }

  private Set<Session> watchersOf(Session session) {
    return watchers.getOrDefault(session.name, Set.of());
  }

  private void tell(Session watcher, PeerName name, Online online) {
    watcher.watched.put(name, online);
    bus.tell(watcher, new ServerMessage.Presence(name, online));
  }
}
