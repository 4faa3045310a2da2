package dev.godwit.agent.cli;

import dev.godwit.agent.Agent;
import dev.godwit.agent.SendOptions;
import dev.godwit.agent.TransferListener;
import dev.godwit.agent.file.OutboxFolder;
import java.util.ArrayList;
import java.util.List;

/** The watched folders of a daemon, for as long as it is logged in. */
final class Outboxes implements AutoCloseable {
  /**
   * A folder that is watched.
   *
   * @param to who gets its files
   */
  record Watched(OutboxFolder folder, String to) {}

  private final List<OutboxWork> works = new ArrayList<>();

  private Outboxes() {}

  /** Begins to send what is in them. */
  static Outboxes of(
      List<Watched> watched, Agent agent, SendOptions options, TransferListener listener) {
    Outboxes all = new Outboxes();
    for (Watched one : watched) {
      OutboxWork work = new OutboxWork(one, agent, options, listener);
      all.works.add(work);
      work.start();
    }
    return all;
  }

  /** How it stands with each. */
  List<OutboxWork.Standing> standing() {
    return works.stream().map(OutboxWork::standing).toList();
  }

  /** Begins nothing more. */
  @Override
  public void close() {
    works.forEach(OutboxWork::close);
  }
}
