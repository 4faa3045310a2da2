package dev.godwit.relay.service;

import dev.godwit.relay.net.RelayFigures;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A relay's figures, for {@code /metrics}. Labels are kinds of events, of which there are few: no
 * users and no addresses.
 */
public final class RelayMetrics {
  private RelayMetrics() {}

  /** Shows them with what there is. */
  public static void register(PrometheusRegistry registry, Supplier<RelayFigures> figures) {
    GaugeWithCallback.builder()
        .name("godwit_relay_allocations")
        .help("Allocations that there are now")
        .callback(callback -> callback.call(figures.get().allocations()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("godwit_relay_connections")
        .help("TCP and TLS clients that there are now")
        .callback(callback -> callback.call(figures.get().connections()))
        .register(registry);
    counts(
        registry,
        "godwit_relay_decisions_total",
        "What was answered, refused or dropped, by what and why",
        () -> figures.get().turn());
    counts(
        registry,
        "godwit_relay_malformed_total",
        "What was no message, by what is wrong with it",
        () -> figures.get().malformed());
    counts(
        registry,
        "godwit_relay_transport_total",
        "What sockets and connections did: packets, bytes, connections, faults",
        () -> figures.get().net());
  }

  private static <E extends Enum<E>> void counts(
      PrometheusRegistry registry, String name, String help, Supplier<Map<E, Long>> counts) {
    Function<E, String> label = event -> event.name().toLowerCase(Locale.ROOT);
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("event")
        .callback(callback ->
            counts.get().forEach((event, count) -> callback.call(count, label.apply(event))))
        .register(registry);
  }
}
