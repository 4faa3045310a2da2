package dev.godwit.agent.file;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.json.MalformedJsonException;
import dev.godwit.protocol.transfer.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of JSON for each file or text that was delivered, to read and never to change; when the
 * file is large it makes room for another, and the one before that goes. Thread-safe.
 */
public final class History {
  /** A file of so much makes room for another: with the one before it, some 100,000 receipts. */
  static final long MAX_FILE_BYTES = 16L << 20;

  /** More is no line of ours. */
  private static final int MAX_LINE_BYTES = 65_536;

  private static final int MAX_TEXT = 16_384;

  private final Path file;
  private final StateFolder state;

  History(Path file, StateFolder state) {
    this.file = file;
    this.state = state;
  }

  /** Adds these at the end. */
  public void append(List<Receipt> receipts) throws IOException {
    StringBuilder lines = new StringBuilder();
    receipts.forEach(receipt -> lines.append(line(receipt)).append('\n'));
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
    try (ProcessLock _ = ProcessLock.take(lock())) {
      if (Files.exists(file) && Files.size(file) >= MAX_FILE_BYTES) {
        Files.move(file, older(), StandardCopyOption.ATOMIC_MOVE);
      }
      try (FileChannel channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
              OwnerOnly.file(file))) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    }
  }

  /**
   * Gives all that is kept to the reader, the oldest first; a line that is damaged is left out.
   *
   * @throws FileProblem {@code UNWRITABLE} if the folder can't be used
   */
  public void read(Consumer<Receipt> reader) throws FileProblem {
    try (ProcessLock _ = ProcessLock.take(lock())) {
      for (Path one : List.of(older(), file)) {
        if (Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS)) {
          read(one, reader);
        }
      }
    } catch (IOException e) {
      throw state.unusable(e);
    }
  }

  private static void read(Path one, Consumer<Receipt> reader) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(one)) {
      String line = lines.readLine();
      while (line != null) {
        receipt(line).ifPresent(reader);
        line = lines.readLine();
      }
    }
  }

  private Path older() {
    return file.resolveSibling("history.1.jsonl");
  }

  private Path lock() {
    return file.resolveSibling("history.lock");
  }

  /** As {@code docs/cli.md} has it. */
  public static String line(Receipt receipt) {
    ObjectNode node = JsonObject.create();
    node.put("at", receipt.at().toString());
    node.put("direction", receipt.sent() ? "send" : "receive");
    node.put("peer", receipt.peer());
    switch (receipt) {
      case FileReceipt file -> {
        node.put("path", file.path());
        node.put("size", file.sizeBytes());
        node.put("digest", file.digest().text());
      }
      case TextReceipt text -> node.put("text", text.text());
    }
    return node.toString();
  }

  private static Optional<Receipt> receipt(String line) {
    try {
      JsonObject object = JsonObject.parse(line, MAX_LINE_BYTES);
      Instant at = Instant.parse(object.string("at", MAX_TEXT));
      boolean sent = object.string("direction", MAX_TEXT).equals("send");
      String peer = object.string("peer", MAX_TEXT);
      Optional<String> text = object.optionalString("text", MAX_TEXT);
      return Optional.of(
          text.isPresent()
              ? new TextReceipt(at, sent, peer, text.get())
              : new FileReceipt(
                  at,
                  sent,
                  peer,
                  object.string("path", MAX_TEXT),
                  object.integer("size"),
                  Digest.of(object.binary("digest", Digest.BYTES))));
    } catch (MalformedJsonException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
