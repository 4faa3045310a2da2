package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.SentTransfer;
import dev.godwit.agent.file.SharedBlocks;
import dev.godwit.agent.file.SourceFiles;
import dev.godwit.agent.file.StateFolder;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.transfer.RelativePath;
import dev.godwit.protocol.transfer.TransferId;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Begins what an agent sends, or goes on with it where its memory has a record. Thread-safe. */
final class Departures {
  /** A transfer that may begin. */
  private record Prepared(
      PeerName peer, TransferId transfer, Content content, @Nullable SentTransfer kept) {}

  private final SecureRandom random = new SecureRandom();
  private final Switchboard switchboard;
  private final @Nullable StateFolder state;

  /**
   * Those of one agent.
   *
   * @param state its memory, if it has one
   */
  Departures(Switchboard switchboard, @Nullable StateFolder state) {
    this.switchboard = switchboard;
    this.state = state;
  }

  /**
   * Begins to send files to each of these.
   *
   * @return a transfer for each, in their order
   * @throws FileProblem if no record can be kept; then none has begun
   */
  List<Transfer> begin(
      Set<PeerName> peers, SourceFiles files, SendOptions options, TransferListener listener)
      throws FileProblem {
    SharedBlocks shared = peers.size() == 1 ? null : new SharedBlocks();
    List<Prepared> prepared = new ArrayList<>();
    boolean isReady = false;
    try {
      for (PeerName peer : peers) {
        prepared.add(prepare(peer, files.again(), shared, options));
      }
      isReady = true;
    } finally {
      if (!isReady) {
        prepared.forEach(Departures::abandon);
      }
    }
    List<Transfer.Skipped> skipped = Outgoing.skipped(files);
    return prepared.stream().map(one -> begin(one, skipped, options, listener)).toList();
  }

  /** Begins to send a stream to each of these: it is read once, and the slowest paces all. */
  List<Transfer> begin(
      Set<PeerName> peers,
      InputStream stream,
      RelativePath name,
      SendOptions options,
      TransferListener listener) {
    StreamFeed feed = new StreamFeed(stream);
    List<StreamContent> contents = peers.stream().map(_ -> new StreamContent(feed, name)).toList();
    List<Transfer> transfers = new ArrayList<>();
    for (PeerName peer : peers) {
      StreamContent content = contents.get(transfers.size());
      Transfer transfer = begin(peer, content, options, listener);
      content.whenTooSlow(() -> transfer.cancel(Transfer.CancelCause.TOO_SLOW));
      transfers.add(transfer);
    }
    feed.start();
    return transfers;
  }

  /** Begins to send something of which a further process would know nothing. */
  Transfer begin(PeerName peer, Content content, SendOptions options, TransferListener listener) {
    return begin(new Prepared(peer, fresh(), content, null), List.of(), options, listener);
  }

  private Prepared prepare(
      PeerName peer, SourceFiles files, @Nullable SharedBlocks shared, SendOptions options)
      throws FileProblem {
    SentTransfer kept =
        state == null
            ? null
            : state.sent().take(peer.text(), files, fresh(), options.anew(), Instant.now());
    Content content = new FileContent(files.manifest(), files, new Knowledge(kept), shared);
    return new Prepared(peer, kept == null ? fresh() : kept.transfer(), content, kept);
  }

  private static void abandon(Prepared prepared) {
    prepared.content.close();
    if (prepared.kept != null) {
      try {
        prepared.kept.close();
      } catch (IOException e) {
        // What it has noted before is safe; nothing was noted since.
      }
    }
  }

  private Transfer begin(
      Prepared prepared,
      List<Transfer.Skipped> skipped,
      SendOptions options,
      TransferListener listener) {
    TransferBoard board =
        new TransferBoard(TransferSnapshot.Direction.SEND, prepared.peer.text(), skipped, listener);
    Outgoing outgoing =
        new Outgoing(
            prepared.peer,
            prepared.transfer,
            prepared.content,
            prepared.kept,
            options,
            board,
            new Receipts(state == null ? null : state.history()),
            switchboard,
            random);
    if (!switchboard.add(outgoing)) {
      throw new IllegalStateException("the agent is closed");
    }
    outgoing.start();
    return board;
  }

  private TransferId fresh() {
    byte[] bytes = new byte[TransferId.BYTES];
    random.nextBytes(bytes);
    return TransferId.of(bytes);
  }
}
