package dev.godwit.protocol.transfer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The text frames of the transfer protocol, one record each, in the order of the table in {@code
 * docs/wire-transfer.md}. Binary frames have no header: they are whole chunks of the block that was
 * announced last. Values are checked by {@link FrameCodec} when they come off the network.
 */
public sealed interface Frame {
  /** The protocol version of this implementation. */
  int VERSION = 1;

  /** The feature of compressed blocks, and their encoding: RFC 1951 without any wrapper. */
  String DEFLATE_RAW = "deflate-raw";

  /** How much one chunk carries; only a block's last may be shorter. */
  int CHUNK_BYTES = 16_384;

  /** How many chunks one binary frame may carry at most: 262,144 bytes of message. */
  int MAX_CHUNKS_PER_FRAME = 16;

  /** The unit of hashing, acknowledging and resuming. */
  int BLOCK_BYTES = 1 << 20;

  /** What a text frame may measure in UTF-8. */
  int MAX_TEXT_BYTES = 16_384;

  /** How many entries one page of a manifest may have. */
  int MAX_PAGE_ENTRIES = 100;

  /** How many ranges of entries one frame may list. */
  int MAX_RANGES = 256;

  /** What a message for a person may measure in UTF-8; longer ones are cut when a frame is made. */
  int MAX_MESSAGE_BYTES = 1024;

  /**
   * How many files may be begun and not done: credit counts bytes, of which small files have few,
   * so this bounds what the receiver has to keep in mind of them.
   */
  int MAX_FILES_UNDER_WAY = 512;

  /** How much one binary frame may carry if both sides take that many chunks. */
  static int bytesPerFrame(int oneSideChunks, int otherSideChunks) {
    return Math.clamp(Math.min(oneSideChunks, otherSideChunks), 1, MAX_CHUNKS_PER_FRAME)
        * CHUNK_BYTES;
  }

  /** First from both sides. */
  record Hello(
      int version, String agent, int chunksPerFrame, List<String> features, Optional<String> nonce)
      implements Frame {
    public Hello {
      features = List.copyOf(features);
    }
  }

  /**
   * What the sender would send, with the manifest's first page; {@code more} says there is more.
   */
  record Offer(
      TransferId transfer,
      int attempt,
      int fileCount,
      OptionalLong totalBytes,
      List<FileEntry> files,
      boolean more,
      Optional<String> message)
      implements Frame {
    public Offer {
      files = List.copyOf(files);
      message = message.map(PersonText::fit);
    }
  }

  /** The receiver takes the offer. */
  record Accept() implements Frame {}

  /** The receiver does not take the offer. */
  record Reject(TransferCode code, String message) implements Frame {
    public Reject {
      message = PersonText.fit(message);
    }
  }

  /** The receiver asks for the manifest's next page. */
  record Next() implements Frame {}

  /** A further page of the manifest. */
  record Files(List<FileEntry> files, boolean more) implements Frame {
    public Files {
      files = List.copyOf(files);
    }
  }

  /** What an earlier attempt left with the receiver, and the first credit. */
  record Have(List<FileRange> done, List<HeldPart> parts, long limit, boolean more)
      implements Frame {
    public Have {
      done = List.copyOf(done);
      parts = List.copyOf(parts);
    }
  }

  /** Part of a file that the receiver holds, with the proof that it is the same file. */
  record HeldPart(int file, List<ByteRange> ranges, Digest proof) {
    public HeldPart {
      ranges = List.copyOf(ranges);
    }
  }

  /** The bytes {@code from ≤ n < to} of a file. */
  record ByteRange(long from, long to) {}

  /** The proof for this file did not match: the receiver starts its part anew. */
  record Restart(int file) implements Frame {}

  /**
   * Announces the next chunks.
   *
   * @param length of the block as it is in the file, which the digest is of
   * @param encodedLength of its chunks, if they are compressed
   */
  record Block(int file, long offset, int length, Digest sha256, OptionalInt encodedLength)
      implements Frame {
    /** A block as it is in the file. */
    public Block(int file, long offset, int length, Digest sha256) {
      this(file, offset, length, sha256, OptionalInt.empty());
    }

    /** How many bytes of chunks it has. */
    public int lengthOnLink() {
      return encodedLength.orElse(length);
    }
  }

  /** All of a file was sent; the digest is over its blocks' digests in order. */
  record FileSent(int file, long size, Digest sha256) implements Frame {}

  /** A file will not come (any more). */
  record Skip(int file, TransferCode code) implements Frame {}

  /** What has come off the link, what is settled, and up to where the sender may send. */
  record Ack(long received, long heldMicros, long bytes, long limit) implements Frame {}

  /** The digest of this block was wrong: it is to be sent anew. */
  record Again(int file, long offset) implements Frame {}

  /** These entries are checked, forced to disk, and under their real names. */
  record Done(List<FileRange> files) implements Frame {
    public Done {
      files = List.copyOf(files);
    }
  }

  /** All that there is was sent. */
  record Finish() implements Frame {}

  /** Everything arrived; the first {@link #MAX_RANGES} ranges of what was skipped are listed. */
  record Complete(int files, long bytes, List<FileRange> skipped) implements Frame {
    public Complete {
      skipped = List.copyOf(skipped);
    }
  }

  /** Whoever sends it wants no data to flow for now. */
  record Pause() implements Frame {}

  /** Takes one's own {@link Pause} back. */
  record Resume() implements Frame {}

  /** Ends the transfer; only {@code discard} gives up what has arrived. */
  record Cancel(TransferCode code, String message, boolean discard) implements Frame {
    public Cancel {
      message = PersonText.fit(message);
    }
  }

  /** A note or a link instead of a file. */
  record Text(String id, String text) implements Frame {}

  /** Confirms a {@link Text}. */
  record Received(String id) implements Frame {}

  /** Asks for a {@link Pong} with the same id. */
  record Ping(long id) implements Frame {}

  /** Answers a {@link Ping}. */
  record Pong(long id) implements Frame {}

  /** Alive without progress, and why; {@code done} of {@code total} in units of the reason. */
  record Busy(BusyReason reason, long done, long total) implements Frame {}

  /** Why a side is alive without progress. */
  enum BusyReason {
    HASHING,
    DISK,
    PERSON,
    MEMORY
  }

  /** The other side broke the protocol; closes the link, keeps the partial. */
  record Violation(TransferCode code, String message) implements Frame {
    public Violation {
      message = PersonText.fit(message);
    }
  }
}
