package dev.godwit.acceptance.hostile;

import dev.godwit.protocol.transfer.Digest;

/** The words of a sender, well formed or not. */
final class Words {
  private Words() {}

  /** An offer of a transfer that nobody has heard of. */
  static String offer(long fileCount, long totalBytes, String... entries) {
    return offer(RawPeer.id(), fileCount, totalBytes, entries);
  }

  /** An offer of this transfer, in one page. */
  static String offer(String transfer, long fileCount, long totalBytes, String... entries) {
    return ("{\"type\":\"offer\",\"transfer\":\"%s\",\"attempt\":1,\"fileCount\":%d,"
            + "\"totalBytes\":%d,\"files\":[%s],\"more\":false}")
        .formatted(transfer, fileCount, totalBytes, String.join(",", entries));
  }

  /** A file of an offer. */
  static String entry(String path, long sizeBytes) {
    return "{\"path\":\"" + path + "\",\"size\":" + sizeBytes + ",\"kind\":\"file\"}";
  }

  /** What precedes the bytes of a block. */
  static String block(int file, long offset, Digest digest, int length) {
    return "{\"type\":\"block\",\"file\":%d,\"offset\":%d,\"length\":%d,\"sha256\":\"%s\"}"
        .formatted(file, offset, length, digest.text());
  }

  /** What precedes the bytes of a block that is compressed to this length. */
  static String block(int file, long offset, Digest digest, int length, int encodedLength) {
    return ("{\"type\":\"block\",\"file\":%d,\"offset\":%d,\"length\":%d,\"sha256\":\"%s\","
            + "\"encoding\":\"deflate-raw\",\"encodedLength\":%d}")
        .formatted(file, offset, length, digest.text(), encodedLength);
  }

  /** What follows the last block of a file. */
  static String fileSent(int file, long sizeBytes, Digest digest) {
    return "{\"type\":\"file\",\"file\":%d,\"size\":%d,\"sha256\":\"%s\"}"
        .formatted(file, sizeBytes, digest.text());
  }

  /** Of a block. */
  static Digest digest(byte[] bytes) {
    return Digest.of(Digest.sha256().digest(bytes));
  }

  /** Of a file, by those of its blocks. */
  static Digest digestOfBlocks(Digest... blocks) {
    var computation = Digest.sha256();
    for (Digest block : blocks) {
      block.updateInto(computation);
    }
    return Digest.of(computation.digest());
  }
}
