package dev.godwit.protocol.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a receiver answers to a sender that lies, or sends more than it may. */
class HostileSenderTest {
  private static final int MIB = 1 << 20;
  private static final long HUGE = (1L << 53) - 1;
  private static final Digest ANY = Samples.blockDigest(Samples.A);

  private static ReceiverStand receiving(long... sizes) {
    return ReceiverStand.receiving(offer(sizes));
  }

  private static Frame.Offer offer(long... sizes) {
    List<FileEntry> entries = new ArrayList<>();
    long total = 0;
    for (long size : sizes) {
      entries.add(FileEntry.file("file " + entries.size(), size));
      total += size;
    }
    return offer(entries, sizes.length, total, false);
  }

  private static Frame.Offer offer(List<FileEntry> page, int count, long total, boolean more) {
    return new Frame.Offer(
        Samples.TRANSFER, 1, count, OptionalLong.of(total), page, more, Optional.empty());
  }

  private static Frame.Block block(int file, long offset, int length) {
    return new Frame.Block(file, offset, length, ANY);
  }

  private static void sendWhole(ReceiverStand stand, Frame.Block block) {
    assertEquals("ok", stand.hear(block).word());
    int left = block.length();
    while (left > 0) {
      int bytes = Math.min(left, 262_144);
      assertEquals("ok", stand.hearBytes(bytes).word());
      left -= bytes;
    }
  }

  @Test
  void aBlockBeyondTheCreditIsRefused() {
    ReceiverStand stand = receiving(10L * MIB);
    for (int i = 0; i < 4; i++) {
      sendWhole(stand, block(0, (long) i * MIB, MIB));
    }

    assertEquals("over_credit", stand.hear(block(0, 4L * MIB, MIB)).word());
  }

  @Test
  void aBlockThatIsOnlyHalfCoveredByCreditIsRefused() {
    ReceiverStand stand = receiving(3L * MIB + 1, 2L * MIB);
    for (int i = 0; i < 3; i++) {
      sendWhole(stand, block(0, (long) i * MIB, MIB));
    }
    sendWhole(stand, block(0, 3L * MIB, 1));
    assertEquals("ok", stand.hear(new Frame.FileSent(0, 3L * MIB + 1, ANY)).word());

    assertEquals("over_credit", stand.hear(block(1, 0, MIB)).word());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1048575, bad_message",
    "0, 0, 1, bad_message",
    "0, 2097152, 1048576, bad_message",
    "0, 1048576, 524288, unexpected",
    "0, 3145728, 1, bad_message",
    "0, 9007198180999168, 1048576, bad_message",
    "1, 0, 2, bad_message",
    "2, 0, 1, bad_message",
    "99999, 0, 1, bad_message"
  })
  void aBlockThatDoesNotFitIsRefused(int file, long offset, int length, String code) {
    ReceiverStand stand = receiving(MIB + MIB / 2, 1);

    assertEquals(code, stand.hear(block(file, offset, length)).word());
  }

  @Test
  void aBlockTwiceIsRefused() {
    ReceiverStand stand = receiving(3L * MIB);
    sendWhole(stand, block(0, 0, MIB));

    assertEquals("unexpected", stand.hear(block(0, 0, MIB)).word());
  }

  @Test
  void aBlockThatWasVerifiedIsNotTakenOnceMore() {
    ReceiverStand stand = receiving(3L * MIB);
    sendWhole(stand, block(0, 0, MIB));
    stand.machine.onBlockStored(stand.nowNanos);

    assertEquals("unexpected", stand.hear(block(0, 0, MIB)).word());
  }

  @Test
  void aBlockThatWasRefusedIsTakenOnceMoreAndNotTwice() {
    ReceiverStand stand = receiving(3L * MIB);
    sendWhole(stand, block(0, 0, MIB));
    stand.machine.onBlockRefused(stand.nowNanos);
    sendWhole(stand, block(0, 0, MIB));

    assertEquals("unexpected", stand.hear(block(0, 0, MIB)).word());
  }

  @Test
  void aBlockOutOfItsTurnInAHugeFileIsRefusedAndAllocatesNothing() {
    ReceiverStand stand = receiving(HUGE);
    long last = HUGE / MIB * MIB;

    assertEquals("unexpected", stand.hear(block(0, last, (int) (HUGE - last))).word());
  }

  @Test
  void noBlockIsTakenTooFarAheadOfOneThatIsMissing() {
    IncomingFile file = new IncomingFile(HUGE, null);
    assertEquals(true, file.announce(blockAt(0)));
    assertEquals(true, file.refused(blockAt(0)));
    for (long block = 1; block < IncomingContent.MAX_BLOCKS_AHEAD; block++) {
      assertEquals(true, file.announce(blockAt(block)));
      file.verified(blockAt(block));
    }

    assertEquals(false, file.announce(blockAt(IncomingContent.MAX_BLOCKS_AHEAD)));
    assertEquals(true, file.announce(blockAt(0)));
    file.verified(blockAt(0));
    assertEquals(true, file.announce(blockAt(IncomingContent.MAX_BLOCKS_AHEAD)));
  }

  private static Frame.Block blockAt(long index) {
    return new Frame.Block(0, index * MIB, MIB, ANY);
  }

  @ParameterizedTest
  @CsvSource({
    "0, unexpected",
    "1, unexpected",
    "16383, unexpected",
    "16385, unexpected",
    "40001, unexpected",
    "65536, unexpected",
    "2147483647, unexpected",
    "16384, ok",
    "32768, ok",
    "40000, ok"
  })
  void aBinaryFrameIsWholeChunksOfItsBlock(int bytes, String word) {
    ReceiverStand stand = receiving(40_000);
    stand.hear(block(0, 0, 40_000));

    assertEquals(word, stand.hearBytes(bytes).word());
  }

  @Test
  void aBinaryFrameIsNotLargerThanBothSidesTake() {
    ReceiverStand stand = new ReceiverStand();
    stand.machine.onLinkOpen(stand.nowNanos);
    stand.hear(new Frame.Hello(1, "small", 2, List.of(), Optional.empty()));
    stand.hear(offer(MIB));
    stand.machine.accept(stand.nowNanos);
    stand.machine.onPrepared(stand.nowNanos);
    stand.hear(block(0, 0, MIB));

    assertEquals("ok", stand.hearBytes(32_768).word());
    assertEquals("unexpected", stand.hearBytes(49_152).word());
  }

  @Test
  void bytesAfterABlockAreRefused() {
    ReceiverStand stand = receiving(MIB, 1);
    sendWhole(stand, block(0, 0, MIB));

    assertEquals("unexpected", stand.hearBytes(Frame.CHUNK_BYTES).word());
  }

  @Test
  void aFileIsNotStatedBeforeAllOfItWasAnnounced() {
    ReceiverStand stand = receiving(2L * MIB);
    sendWhole(stand, block(0, 0, MIB));

    assertEquals("unexpected", stand.hear(new Frame.FileSent(0, 2L * MIB, ANY)).word());
  }

  @Test
  void aFileOfAnotherSizeThanWasOfferedIsRefused() {
    ReceiverStand stand = receiving(0, 5);

    assertEquals("bad_message", stand.hear(new Frame.FileSent(0, 1, ANY)).word());
  }

  @Test
  void aFileWithAnotherDigestThanItsBlocksHaveCancels() {
    ReceiverStand stand = receiving(5);
    sendWhole(stand, block(0, 0, 5));
    stand.machine.onBlockStored(stand.nowNanos);

    assertEquals("cancel:digest_mismatch", stand.hear(new Frame.FileSent(0, 5, ANY)).word());
  }

  @Test
  void itIsNotFinishedBeforeEachFileIsStatedOrSkipped() {
    ReceiverStand stand = receiving(0, 0);
    stand.hear(new Frame.Skip(0, TransferCode.UNREADABLE));

    assertEquals("unexpected", stand.hear(new Frame.Finish()).word());
  }

  @Test
  void aFileIsNotSkippedTwiceNorAfterItIsWhole() {
    ReceiverStand skipped = receiving(5, 5);
    skipped.hear(new Frame.Skip(0, TransferCode.UNREADABLE));
    assertEquals("unexpected", skipped.hear(new Frame.Skip(0, TransferCode.UNREADABLE)).word());

    ReceiverStand whole = receiving(0, 5);
    Digest nothing = Digest.of(Digest.sha256().digest());
    whole.hear(new Frame.FileSent(0, 0, nothing));
    assertEquals("unexpected", whole.hear(new Frame.Skip(0, TransferCode.UNREADABLE)).word());
  }

  @Test
  void noMoreFilesAreBegunThanMayBeUnderWay() {
    ReceiverStand stand = receiving(new long[Frame.MAX_FILES_UNDER_WAY + 1]);
    Digest nothing = Digest.of(Digest.sha256().digest());
    for (int i = 0; i < Frame.MAX_FILES_UNDER_WAY; i++) {
      assertEquals("ok", stand.hear(new Frame.FileSent(i, 0, nothing)).word());
    }

    Frame oneMore = new Frame.FileSent(Frame.MAX_FILES_UNDER_WAY, 0, nothing);
    assertEquals("over_credit", stand.hear(oneMore).word());
  }

  @Test
  void aFloodOfAnnouncementsWithoutStatementsIsBoundedToo() {
    long[] sizes = new long[2000];
    Arrays.fill(sizes, 1);
    ReceiverStand stand = receiving(sizes);
    for (int i = 0; i < Frame.MAX_FILES_UNDER_WAY; i++) {
      sendWhole(stand, block(i, 0, 1));
      stand.machine.onBlockStored(stand.nowNanos);
    }

    assertEquals("over_credit", stand.hear(block(Frame.MAX_FILES_UNDER_WAY, 0, 1)).word());
  }

  @Test
  void offersThatContradictThemselvesAreBadManifests() {
    FileEntry one = FileEntry.file("one", 10);
    assertEquals("bad_manifest", answer(offer(List.of(), 1, 10, true)));
    assertEquals("bad_manifest", answer(offer(List.of(one), 1, 10, true)));
    assertEquals("bad_manifest", answer(offer(List.of(one), 2, 10, false)));
    assertEquals("bad_manifest", answer(offer(List.of(one), 1, 9, false)));
    assertEquals("bad_manifest", answer(offer(List.of(one), 1, 11, false)));
    FileEntry huge = FileEntry.file("huge", HUGE);
    FileEntry huger = FileEntry.file("huger", HUGE);
    assertEquals("bad_manifest", answer(offer(List.of(huge, huger), 2, HUGE, false)));
    assertEquals("ok", answer(offer(List.of(one), 2, 11, true)));
  }

  @Test
  void offersOfTooManyFilesAreRejectedUnasked() {
    FileEntry one = FileEntry.file("one", 10);
    assertEquals("reject:too_many_files", answer(offer(List.of(one), 100_001, 10, true)));
    assertEquals("reject:too_many_files", answer(offer(List.of(one), Integer.MAX_VALUE, 10, true)));
  }

  @Test
  void aStreamIsDeclinedForNow() {
    FileEntry stream =
        new FileEntry(
            new RelativePath("s"),
            OptionalLong.empty(),
            OptionalLong.empty(),
            FileEntry.Kind.FILE,
            Optional.empty(),
            false);
    Frame.Offer offer =
        new Frame.Offer(
            Samples.TRANSFER, 1, 1, OptionalLong.empty(), List.of(stream), false, Optional.empty());

    assertEquals("reject:declined", answer(offer));
    assertEquals("bad_manifest", answer(offer(List.of(stream), 1, 0, false)));
  }

  @Test
  void pathsThatCannotBeStoredTogetherAreRejected() {
    FileEntry a = FileEntry.file("a", 0);
    FileEntry below = FileEntry.file("a/b", 0);
    assertEquals("reject:unsafe_path", answer(offer(List.of(a, a), 2, 0, false)));
    assertEquals("reject:unsafe_path", answer(offer(List.of(below, a), 2, 0, false)));
    assertEquals("ok", answer(offer(List.of(FileEntry.directory("a"), below), 2, 0, false)));
    assertEquals("ok", answer(offer(List.of(a, FileEntry.file("a.b", 0)), 2, 0, false)));
  }

  private static String answer(Frame.Offer offer) {
    return ReceiverStand.at(ReceiverStand.Stage.IDLE).hear(offer).word();
  }

  @Test
  void laterPagesAreHeldToWhatTheOfferPromised() {
    FileEntry b = FileEntry.file("b", 20);
    assertEquals("ok", page(List.of(b), false));
    assertEquals("bad_manifest", page(List.of(), false));
    assertEquals("bad_manifest", page(List.of(b), true));
    assertEquals("bad_manifest", page(List.of(FileEntry.file("b", 19)), false));
    assertEquals("bad_manifest", page(List.of(FileEntry.file("b", HUGE)), false));
    assertEquals("bad_manifest", page(List.of(b, FileEntry.file("c", 0)), false));
    assertEquals("cancel:unsafe_path", page(List.of(FileEntry.file("a", 20)), false));
    assertEquals("cancel:unsafe_path", page(List.of(FileEntry.file("a/b", 20)), false));
  }

  private static String page(List<FileEntry> entries, boolean more) {
    return ReceiverStand.at(ReceiverStand.Stage.LISTING)
        .hear(new Frame.Files(entries, more))
        .word();
  }

  @Test
  void aManifestOfMoreThanItsLimitIsRefusedBeforeItIsHeld() {
    ReceiverStand stand = ReceiverStand.at(ReceiverStand.Stage.IDLE);
    stand.hear(offer(longPaths(0), 100_000, 0, true));
    stand.machine.accept(stand.nowNanos);
    String word = "ok";
    int pages = 1;
    while (word.equals("ok")) {
      word = stand.hear(new Frame.Files(longPaths(pages), true)).word();
      pages++;
    }

    assertEquals("bad_manifest", word);
    // A page has about 13 KiB.
    assertTrue(pages > 2400 && pages < 2700, "pages: " + pages);
  }

  /** Twelve entries of a KiB each. */
  private static List<FileEntry> longPaths(int page) {
    String folder = ("x".repeat(250) + "/").repeat(4);
    return IntStream.range(0, 12)
        .mapToObj(i -> FileEntry.directory(folder + page + "-" + i))
        .toList();
  }
}
