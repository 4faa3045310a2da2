package dev.godwit.agent.cli;

import dev.godwit.agent.Presence;
import dev.godwit.agent.TransferSnapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a daemon is doing, as it tells it to who asks.
 *
 * @param since when it was started
 * @param isOnline whether the server knows it now
 */
record DaemonStatus(
    String name,
    String server,
    long pid,
    Instant since,
    boolean isOnline,
    Path inbox,
    SequencedMap<Integer, TransferSnapshot> transfers,
    List<OutboxWork.Standing> outboxes) {
  /** How many transfers are told one by one; a daemon has fewer under way. */
  static final int MAX_TRANSFERS = 100;

  /** As events of {@code docs/cli.md}: the daemon, its transfers, its watched folders. */
  List<ObjectNode> events() {
    List<ObjectNode> events = new ArrayList<>();
    events.add(
        JsonTalk.event("agent")
            .put("name", name)
            .put("server", server)
            .put("online", isOnline)
            .put("pid", pid)
            .put("since", since.toString())
            .put("directory", inbox.toString())
            .put("transfers", transfers.size()));
    transfers.entrySet().stream()
        .limit(MAX_TRANSFERS)
        .map(one -> JsonTalk.describe("transfer", one.getKey(), one.getValue()))
        .forEach(events::add);
    for (OutboxWork.Standing outbox : outboxes) {
      events.add(
          JsonTalk.event("outbox")
              .put("directory", outbox.folder().toString())
              .put("peer", outbox.to())
              .put("waiting", outbox.waiting())
              .put("underWay", outbox.underWay()));
    }
    return events;
  }

  /** In a line, for a service manager. */
  String words() {
    String transferring = transfers.isEmpty() ? "" : ", " + transfers.size() + " under way";
    return (isOnline ? name + " at " + server : "trying to reach " + server) + transferring;
  }

  /** Whether a peer is there, as an event. */
  static ObjectNode presence(String name, Presence presence) {
    return JsonTalk.event("presence")
        .put("name", name)
        .put("presence", presence.name().toLowerCase(Locale.ROOT));
  }
}
