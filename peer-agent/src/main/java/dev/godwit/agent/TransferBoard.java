package dev.godwit.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A transfer as persons see it, over all its attempts: where the thread of the one under way writes
 * how it stands, and others read it. The listener is called on a virtual thread, so that a slow one
 * slows nothing. Written by one thread at a time; read by any.
 */
final class TransferBoard implements Transfer {
  /** Whatever works on the transfer by now. */
  interface Control {
    void cancel(CancelCause cause);

    void pause(boolean paused);
  }

  private static final System.Logger LOG = System.getLogger(TransferBoard.class.getName());

  /** Between two calls that tell of progress; people see no more. */
  private static final Duration PROGRESS_GAP = Duration.ofMillis(200);

  private final TransferListener listener;
  private final List<Skipped> skippedSources;
  private final ExecutorService events =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("godwit-events").factory());
  private final CountDownLatch over = new CountDownLatch(1);

  // What is shown. The writer's alone, but for the bytes, which change with every frame.
  private final TransferSnapshot.Direction direction;
  private final String peer;
  private TransferState state = TransferState.CONNECTING;
  private Optional<String> code = Optional.empty();
  private String message = "";
  private List<String> names = List.of();
  private int files;
  private int filesDone;
  private int filesSkipped;
  private long totalBytes;
  private Optional<String> path = Optional.empty();
  private List<Path> saved = List.of();
  private volatile long bytes;

  private long lastProgressNanos = System.nanoTime();
  private volatile boolean isProgressUntold;
  private volatile TransferSnapshot published;
  private volatile @Nullable Control control;
  private boolean isMuted;

  TransferBoard(
      TransferSnapshot.Direction direction,
      String peer,
      List<Skipped> skippedSources,
      TransferListener listener) {
    this.direction = direction;
    this.peer = peer;
    this.skippedSources = List.copyOf(skippedSources);
    this.listener = listener;
    this.published = current();
  }

  /** From now on this hears what persons want. */
  void controlledBy(Control fresh) {
    control = fresh;
  }

  /** Tells the listener nothing, as this may turn out to be no transfer of its own. */
  void mute() {
    isMuted = true;
  }

  /** It is one. */
  void unmute() {
    if (isMuted) {
      isMuted = false;
      tell();
    }
  }

  @Override
  public List<Skipped> skippedSources() {
    return skippedSources;
  }

  @Override
  public void cancel(CancelCause cause) {
    Control now = control;
    if (now != null) {
      now.cancel(cause);
    }
  }

  @Override
  public void pause(boolean paused) {
    Control now = control;
    if (now != null) {
      now.pause(paused);
    }
  }

  @Override
  public TransferSnapshot snapshot() {
    TransferSnapshot last = published;
    long now = bytes;
    return last.bytes() == now ? last : with(last, now);
  }

  @Override
  public TransferSnapshot await() throws InterruptedException {
    over.await();
    return snapshot();
  }

  /** As {@link #await()}, for so long at most; false if it is not over then. */
  boolean await(long nanos) throws InterruptedException {
    return over.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** It is now like this; {@code words} are for a person. */
  void state(TransferState fresh, String words) {
    if (state != fresh || !message.equals(words)) {
      state = fresh;
      message = words;
      tell();
    }
  }

  /** The words alone change. */
  void message(String words) {
    state(state, words);
  }

  /** This is what it is about. */
  void content(List<String> topNames, int entries, long allBytes) {
    boolean news = !names.equals(topNames) || files != entries || totalBytes != allBytes;
    names = topNames;
    files = entries;
    totalBytes = allBytes;
    if (news) {
      tell();
    }
  }

  /** The other side says this; {@code shown} is run when the listener has heard it. */
  void text(String words, Runnable shown) {
    events.execute(() -> {
      try {
        listener.onText(peer, words);
        shown.run();
      } catch (RuntimeException | Error thrown) {
        LOG.log(System.Logger.Level.ERROR, "A transfer's listener failed.", thrown);
      }
    });
  }

  /** Bytes flow over this path. */
  void path(String words) {
    if (!path.equals(Optional.of(words))) {
      path = Optional.of(words);
      tell();
    }
  }

  void files(int done, int skipped) {
    filesDone = done;
    filesSkipped = skipped;
    published = current();
  }

  void oneMoreDone() {
    files(filesDone + 1, filesSkipped);
  }

  void oneMoreSkipped() {
    files(filesDone, filesSkipped + 1);
  }

  void saved(List<Path> places) {
    saved = places;
    published = current();
  }

  /**
   * So many bytes have crossed. This is said for every frame, and allocates only when it is told.
   */
  void bytes(long crossed) {
    boolean isNews = bytes != crossed;
    bytes = crossed;
    if (!isNews || isMuted || isProgressUntold) {
      return;
    }
    long nowNanos = System.nanoTime();
    if (nowNanos - lastProgressNanos >= PROGRESS_GAP.toNanos()) {
      lastProgressNanos = nowNanos;
      isProgressUntold = true;
      events.execute(() -> {
        isProgressUntold = false;
        tellSafely(() -> listener.onProgress(this, snapshot()));
      });
    }
  }

  long bytes() {
    return bytes;
  }

  /** This is how it ended: nothing may be written any more. */
  void end(Ending ending) {
    end(ending, () -> {});
  }

  /** As above; {@code whenTold} runs as soon as the listener has heard of it. */
  void end(Ending ending, Runnable whenTold) {
    state = ending.state();
    code = Optional.of(ending.code());
    message = ending.message();
    tell();
    events.execute(() -> {
      whenTold.run();
      over.countDown();
    });
    events.shutdown();
  }

  TransferSnapshot.Direction direction() {
    return direction;
  }

  String peer() {
    return peer;
  }

  private void tell() {
    TransferSnapshot news = current();
    published = news;
    if (isMuted) {
      return;
    }
    events.execute(() -> tellSafely(() -> listener.onChange(this, news)));
  }

  private static void tellSafely(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error thrown) {
      LOG.log(System.Logger.Level.ERROR, "A transfer's listener failed.", thrown);
    }
  }

  private TransferSnapshot current() {
    return new TransferSnapshot(
        direction,
        peer,
        state,
        code,
        message,
        names,
        files,
        filesDone,
        filesSkipped,
        bytes,
        totalBytes,
        path,
        saved);
  }

  private static TransferSnapshot with(TransferSnapshot s, long bytes) {
    return new TransferSnapshot(
        s.direction(),
        s.peer(),
        s.state(),
        s.code(),
        s.message(),
        s.names(),
        s.files(),
        s.filesDone(),
        s.filesSkipped(),
        bytes,
        s.totalBytes(),
        s.path(),
        s.saved());
  }
}
