package dev.godwit.agent.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A socket by which other programs of this user on this machine ask a running one: a line comes,
 * lines go back, and that is all. Thread-safe.
 */
public final class LocalSocket implements AutoCloseable {
  /** More is no question. */
  public static final int MAX_QUESTION_BYTES = 16_384;

  /** More is no answer. */
  public static final int MAX_ANSWER_BYTES = 1 << 20;

  /** How many are answered at once; further ones wait. */
  static final int MAX_AT_ONCE = 8;

  /** How long one may take, from its first byte to the last. */
  static final Duration MAX_TIME = Duration.ofSeconds(20);

  private static final System.Logger LOG = System.getLogger(LocalSocket.class.getName());

  /** Says what is to be said to a question. */
  public interface Answerer {
    /** The lines of the answer. */
    List<String> answer(String question) throws InterruptedException;
  }

  private final Path path;
  private final ServerSocketChannel server;
  private final Answerer answerer;
  private final Semaphore places = new Semaphore(MAX_AT_ONCE);

  private LocalSocket(Path path, ServerSocketChannel server, Answerer answerer) {
    this.path = path;
    this.server = server;
    this.answerer = answerer;
  }

  /**
   * Listens.
   *
   * @param path in a folder that only this user may enter; what an earlier process has left there
   *     is replaced
   */
  public static LocalSocket listen(Path path, Answerer answerer) throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    LocalSocket socket = new LocalSocket(path, server, answerer);
    Thread.ofVirtual().name("godwit-local").start(socket::accept);
    return socket;
  }

  /**
   * Asks whoever listens there.
   *
   * @throws IOException if nobody does, or does not answer in time
   */
  public static List<String> ask(Path path, String question) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      CountDownLatch over = closeAfterMaxTime(channel);
      try {
        write(channel, question + "\n");
        channel.shutdownOutput();
        return readAll(channel, MAX_ANSWER_BYTES).lines().toList();
      } finally {
        over.countDown();
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        places.acquireUninterruptibly();
        Thread.ofVirtual().name("godwit-local-one").start(() -> serve(channel));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(SocketChannel channel) {
    CountDownLatch over = closeAfterMaxTime(channel);
    try (channel) {
      String question = readAll(channel, MAX_QUESTION_BYTES).strip();
      StringBuilder answer = new StringBuilder();
      answerer.answer(question).forEach(line -> answer.append(line).append('\n'));
      write(channel, answer.toString());
    } catch (IOException | InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "Somebody asked, and was not answered.", e);
    } finally {
      over.countDown();
      places.release();
    }
  }

  /** Blocking channels know no time limit but their end. */
  private static CountDownLatch closeAfterMaxTime(SocketChannel channel) {
    CountDownLatch over = new CountDownLatch(1);
    Thread.ofVirtual()
        .name("godwit-local-limit")
        .start(() -> {
          try {
            if (!over.await(MAX_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
              channel.close();
            }
          } catch (InterruptedException | IOException e) {
            // Then it is over in another way.
          }
        });
    return over;
  }

  private static String readAll(SocketChannel channel, int maxBytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(4_096);
    while (channel.read(buffer) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
      if (all.size() > maxBytes) {
        throw new IOException("more than " + maxBytes + " bytes came");
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Answers no more. */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
