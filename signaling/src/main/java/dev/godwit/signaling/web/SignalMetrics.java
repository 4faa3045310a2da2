package dev.godwit.signaling.web;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;

/** The figures of one server, for {@code /metrics}. Thread-safe. */
final class SignalMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter logins =
      Counter.builder()
          .name("godwit_signaling_logins_total")
          .help("Logins that were accepted")
          .register(registry);
  private final Counter resumes =
      Counter.builder()
          .name("godwit_signaling_resumes_total")
          .help("Clients that came back to their session or took it over, by what became of it")
          .labelNames("result")
          .register(registry);
  private final Counter expired =
      Counter.builder()
          .name("godwit_signaling_expired_total")
          .help("Sessions that ended because their clients did not come back")
          .register(registry);
  private final Counter delivered =
      Counter.builder()
          .name("godwit_signaling_delivered_total")
          .help("Messages that went from one client to another, by type")
          .labelNames("type")
          .register(registry);
  private final Counter errors =
      Counter.builder()
          .name("godwit_signaling_errors_total")
          .help("Errors and refusals that clients were told, by code")
          .labelNames("code")
          .register(registry);

  PrometheusRegistry registry() {
    return registry;
  }

  Counter logins() {
    return logins;
  }

  Counter resumes() {
    return resumes;
  }

  Counter expired() {
    return expired;
  }

  Counter delivered() {
    return delivered;
  }

  Counter errors() {
    return errors;
  }

  void showPopulation(Supplier<SignalHub.Population> population) {
    GaugeWithCallback.builder()
        .name("godwit_signaling_sockets")
        .help("WebSockets that are open now")
        .callback(callback -> callback.call(population.get().sockets()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("godwit_signaling_sessions")
        .help("Names that are in use now")
        .callback(callback -> callback.call(population.get().sessions()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("godwit_signaling_sessions_away")
        .help("Names that are kept for a client that is away")
        .callback(callback -> callback.call(population.get().sessionsAway()))
        .register(registry);
  }
}
