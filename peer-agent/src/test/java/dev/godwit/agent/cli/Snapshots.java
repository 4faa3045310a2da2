package dev.godwit.agent.cli;

import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.TransferState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Snapshots as tests need them. */
final class Snapshots {
  private Snapshots() {}

  static TransferSnapshot of(TransferState state, String code, int skipped) {
    return new TransferSnapshot(
        TransferSnapshot.Direction.SEND,
        "ann",
        state,
        code.isEmpty() ? Optional.empty() : Optional.of(code),
        state.isEnd() ? "It ended." : "",
        List.of("report.pdf"),
        1,
        0,
        skipped,
        42_000_000,
        100_000_000,
        Optional.of("direct"),
        List.of());
  }

  static TransferSnapshot moving(String name, long bytes) {
    return new TransferSnapshot(
        TransferSnapshot.Direction.RECEIVE,
        "bob",
        TransferState.TRANSFERRING,
        Optional.empty(),
        "",
        List.of(name),
        1,
        0,
        0,
        bytes,
        100_000_000,
        Optional.of("direct"),
        List.of());
  }

  static TransferSnapshot saved(Path path) {
    return new TransferSnapshot(
        TransferSnapshot.Direction.RECEIVE,
        "bob",
        TransferState.COMPLETE,
        Optional.of("complete"),
        "Complete.",
        List.of("report.pdf"),
        1,
        1,
        0,
        100_000_000,
        100_000_000,
        Optional.of("direct"),
        List.of(path));
  }
}
