package dev.godwit.protocol.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A sender alone on the bench, brought to any stage of the transfer of {@link Samples}. */
final class SenderStand {
  /** Where in a transfer it is. */
  enum Stage {
    GREETING,
    /** The link is open, and there is nothing to offer yet. */
    READY,
    OFFERED,
    LISTING,
    LISTED,
    SENDING,
    FINISHED,
    SETTLED,
    PARTING
  }

  final Sender machine;
  long nowNanos = 1_000_000_000L;

  private SenderStand() {
    machine = new Sender(Samples.hello());
    machine.onLinkOpen(262_144, nowNanos);
    drain();
  }

  static SenderStand at(Stage stage) {
    SenderStand stand = new SenderStand();
    if (stage != Stage.READY) {
      stand.offer(Samples.MANIFEST);
    }
    stand.bringTo(stage);
    return stand;
  }

  /** A sender that has been told to list further pages of so many folders. */
  static SenderStand listing(int entries) {
    List<FileEntry> folders = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      folders.add(FileEntry.directory("folder " + i));
    }
    SenderStand stand = new SenderStand();
    stand.offer(new Manifest(folders));
    stand.hear(Samples.hello());
    stand.hear(new Frame.Accept());
    return stand;
  }

  /** There is something to send. */
  Reaction offer(Manifest manifest) {
    machine.offer(Samples.TRANSFER, 1, manifest, Optional.empty(), nowNanos);
    return drain();
  }

  private void bringTo(Stage stage) {
    if (stage == Stage.GREETING) {
      return;
    }
    hear(Samples.hello());
    if (stage == Stage.READY || stage == Stage.OFFERED) {
      return;
    }
    hear(new Frame.Accept());
    if (stage.compareTo(Stage.LISTED) <= 0) {
      return;
    }
    hear(Samples.of("have"));
    sendOne(Samples.A);
    if (stage == Stage.SENDING) {
      // The first file is sent, the second has not been read yet.
      return;
    }
    if (stage == Stage.PARTING) {
      machine.cancel(TransferCode.CANCELLED, "enough", false, nowNanos);
      drain();
      return;
    }
    sendOne(Samples.B);
    if (stage == Stage.FINISHED) {
      return;
    }
    hear(new Frame.Done(List.of(new FileRange(0, 2))));
  }

  /** The disk gives the next block, of this file, and the link takes it. */
  void sendOne(TestFile file) {
    machine.onBlockRead(Samples.blockDigest(file), nowNanos);
    machine.onFrameSent(machine.nextFrameBytes(), nowNanos);
    drain();
  }

  Reaction hear(Frame frame) {
    machine.onFrame(frame, nowNanos);
    return drain();
  }

  Reaction hear(FrameException problem) {
    machine.onBadFrame(problem, nowNanos);
    return drain();
  }

  Reaction hearBytes() {
    machine.onBytes(nowNanos);
    return drain();
  }

  Reaction drain() {
    List<Object> outputs = new ArrayList<>();
    Sender.Output output = machine.poll();
    while (output != null) {
      outputs.add(output);
      output = machine.poll();
    }
    return new Reaction(outputs);
  }
}
