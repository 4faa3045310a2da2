package dev.godwit.relay.http;

import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.listen.OwnNames;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** Serves an {@link AdminSite} by itself, for a process that serves nothing else by HTTP. */
public final class AdminServer implements AutoCloseable {
  private final XnioWorker worker;
  private final WebListener listener;

  private AdminServer(XnioWorker worker, WebListener listener) {
    this.worker = worker;
    this.listener = listener;
  }

  /**
   * Starts to listen.
   *
   * @throws CannotListenException if the address can't be had; nothing is left running
   */
  public static AdminServer start(
      HostPort where, PrometheusRegistry metrics, OwnNames names, BooleanSupplier isReady)
      throws CannotListenException {
    XnioWorker worker = worker();
    try {
      StrictHeaders site = new StrictHeaders(new AdminSite(metrics, names, isReady), false);
      return new AdminServer(
          worker,
          WebListener.open(worker, where, Optional.empty(), site, AdminSite.MAX_CONNECTIONS));
    } catch (CannotListenException | RuntimeException e) {
      worker.shutdownNow();
      throw e;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return listener.address();
  }

  @Override
  public void close() {
    listener.close();
    worker.shutdownNow();
  }

  private static XnioWorker worker() {
    try {
      return Xnio.getInstance(Undertow.class.getClassLoader())
          .createWorker(
              OptionMap.builder()
                  .set(Options.WORKER_NAME, "admin")
                  .set(Options.WORKER_IO_THREADS, 1)
                  .set(Options.WORKER_TASK_CORE_THREADS, 1)
                  .set(Options.WORKER_TASK_MAX_THREADS, 1)
                  .getMap());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
