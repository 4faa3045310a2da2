package dev.godwit.agent.rtc;

import dev.godwit.agent.rtc.RtcEnd.ClosedLocally;
import dev.godwit.agent.rtc.RtcEnd.Fault;
import dev.godwit.agent.rtc.RtcEnd.FaultKind;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The engine of the webrtc-java library. Safe for use by any thread. */
public final class NativeRtcEngine implements RtcEngine {

  /** More than one agent serves at a time; each takes sockets, and memory outside the heap. */
  static final int MAX_CONNECTIONS = 128;

  private final SharedFactory factory;
  private final ReceiveBuffer receiveBuffer = new ReceiveBuffer();
  private final WritabilityPoller poller = new WritabilityPoller();

  /**
   * One platform thread for the native calls of all connections: each waits for the engine's own
   * thread, which is one for all of them, so that more would not be faster and virtual ones would
   * pin their carriers; and their order is kept.
   */
  private final ExecutorService commands =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("rtc-commands").factory());

  private final Set<NativeConnection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile @Nullable Thread engineThread;
  private boolean closed; // guarded by connections' monitor

  private NativeRtcEngine(SharedFactory factory) {
    this.factory = factory;
  }

  /**
   * Starts the engine.
   *
   * @throws RtcUnavailableException if the native library is missing or does not run here
   */
  public static NativeRtcEngine create() {
    return create(SharedFactory.ofProcess());
  }

  static NativeRtcEngine create(SharedFactory factory) {
    factory.engineOpened();
    return new NativeRtcEngine(factory);
  }

  @Override
  public RtcConnection open(RtcConfiguration configuration, RtcConnection.Listener listener) {
    NativeConnection connection = new NativeConnection(this, configuration, listener);
    synchronized (connections) {
      if (closed) {
        throw new IllegalStateException("The engine is closed");
      }
      connections.add(connection);
      connection.start();
      if (connections.size() > MAX_CONNECTIONS) {
        connection.end(new Fault(FaultKind.OVERLOAD, MAX_CONNECTIONS + " connections are open."));
      }
    }
    return connection;
  }

  @Override
  public void close() {
    synchronized (connections) {
      if (!closed) {
        closed = true;
        connections.forEach(connection -> connection.end(new ClosedLocally()));
        commands.execute(this::release);
        commands.shutdown();
      }
    }
    if (!Thread.currentThread().equals(engineThread)) {
      awaitRelease();
    }
  }

  SharedFactory factory() {
    return factory;
  }

  WritabilityPoller poller() {
    return poller;
  }

  /** Of the sockets of all connections; on the command thread only. */
  ReceiveBuffer receiveBuffer() {
    return receiveBuffer;
  }

  /** Runs this after all that was given before; after the end of the engine nothing is run. */
  void command(Runnable command) {
    try {
      commands.execute(command);
    } catch (RejectedExecutionException e) {
      // The engine has closed, and with it every connection: there is nothing left to command.
    }
  }

  /** To be called in each callback: on this thread nobody may wait for the engine. */
  void onEngineThread() {
    if (!Thread.currentThread().equals(engineThread)) {
      engineThread = Thread.currentThread();
    }
  }

  void ended(NativeConnection connection) {
    connections.remove(connection);
  }

  private void release() {
    poller.close();
    factory.engineClosed();
    released.countDown();
  }

  private void awaitRelease() {
    boolean interrupted = false;
    while (released.getCount() > 0) {
      try {
        released.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
