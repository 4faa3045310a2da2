package dev.godwit.agent.cli;

import dev.godwit.agent.daemon.InboxRules;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.Inbox;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out how much is in a daemon's inbox. */
final class Stock implements Gatekeeper.Stocktaking {
  private final DaemonSettings settings;

  Stock(DaemonSettings settings) {
    this.settings = settings;
  }

  @Override
  public InboxRules.Stock of(String sender, boolean countsBytes) throws FileProblem {
    Path folder = settings.folderOf(sender);
    boolean isNew = settings.bySender() && Files.notExists(folder);
    return new InboxRules.Stock(
        countsBytes && settings.bySender() ? Inbox.promisedBytes(folder) : 0,
        countsBytes ? Inbox.promisedBytes(settings.inbox()) : 0,
        isNew,
        isNew ? Inbox.senderFolders(settings.inbox()) : 0);
  }
}
