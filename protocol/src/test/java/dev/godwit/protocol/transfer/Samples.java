package dev.godwit.protocol.transfer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One sensible frame of each type, of the same small transfer: two files of 10 and 20 bytes. */
final class Samples {
  static final TransferId TRANSFER = TransferId.of(new byte[TransferId.BYTES]);
  static final TestFile A = TestFile.of("a", 10);
  static final TestFile B = TestFile.of("b", 20);
  static final Manifest MANIFEST = new Manifest(List.of(A.entry(), B.entry()));

  private Samples() {}

  static Frame.Hello hello() {
    return new Frame.Hello(Frame.VERSION, "test/1", 16, List.of(), Optional.empty());
  }

  /** The offer of both files, the second on a page of its own if there is {@code more}. */
  static Frame.Offer offer(boolean more) {
    List<FileEntry> first = more ? List.of(A.entry()) : MANIFEST.entries();
    return new Frame.Offer(TRANSFER, 2, 2, OptionalLong.of(30), first, more, Optional.empty());
  }

  static Frame.Block block(int file) {
    TestFile of = file == 0 ? A : B;
    return new Frame.Block(file, 0, of.content().length, blockDigest(of));
  }

  static Frame.FileSent fileSent(int file) {
    TestFile of = file == 0 ? A : B;
    return new Frame.FileSent(file, of.content().length, fileDigest(of));
  }

  static Digest blockDigest(TestFile file) {
    return SimulatedSource.digestOf(file.content());
  }

  /** The digest of a file of one block: over that block's digest. */
  static Digest fileDigest(TestFile file) {
    var computation = Digest.sha256();
    blockDigest(file).updateInto(computation);
    return Digest.of(computation.digest());
  }

  /** The frame that a row of a table speaks of. */
  static Frame of(String type) {
    return switch (type) {
      case "hello" -> hello();
      case "offer" -> offer(false);
      case "accept" -> new Frame.Accept();
      case "reject" -> new Frame.Reject(TransferCode.DECLINED, "no");
      case "next" -> new Frame.Next();
      case "files" -> new Frame.Files(List.of(B.entry()), false);
      case "have" -> new Frame.Have(List.of(), List.of(), 4 << 20, false);
      case "restart" -> new Frame.Restart(0);
      case "block" -> block(1);
      case "file" -> fileSent(0);
      case "skip" -> new Frame.Skip(1, TransferCode.UNREADABLE);
      case "ack" -> new Frame.Ack(10, 0, 10, 4 << 20);
      case "again" -> new Frame.Again(0, 0);
      case "done" -> new Frame.Done(List.of(new FileRange(0, 1)));
      case "finish" -> new Frame.Finish();
      case "complete" -> new Frame.Complete(2, 30, List.of());
      case "pause" -> new Frame.Pause();
      case "resume" -> new Frame.Resume();
      case "cancel" -> new Frame.Cancel(TransferCode.CANCELLED, "enough", false);
      case "text" -> new Frame.Text("1", "hello");
      case "received" -> new Frame.Received("1");
      case "ping" -> new Frame.Ping(7);
      case "pong" -> new Frame.Pong(7);
      case "busy" -> new Frame.Busy(Frame.BusyReason.DISK, 1, 2);
      case "error" -> new Frame.Violation(TransferCode.INTERNAL, "sorry");
      default -> throw new IllegalArgumentException(type);
    };
  }

  /** The receiver holds one of the two files, and proves it or does not. */
  static Frame.Have held(int file, boolean right) {
    TestFile of = file == 0 ? A : B;
    BlockDigests digests = new BlockDigests();
    digests.put(0, blockDigest(right ? A : B));
    long size = of.content().length;
    Frame.HeldPart part =
        new Frame.HeldPart(file, List.of(new Frame.ByteRange(0, size)), digests.proof(size));
    return new Frame.Have(List.of(), List.of(part), 4 << 20, false);
  }

  static FrameException badFrame(String text) {
    try {
      Frame frame = FrameCodec.decode(text);
      throw new IllegalArgumentException("that is a good one: " + frame);
    } catch (FrameException e) {
      return e;
    }
  }
}
