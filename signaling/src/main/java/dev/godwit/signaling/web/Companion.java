package dev.godwit.signaling.web;

import dev.godwit.signaling.session.IceServers;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What runs beside signaling in this process, as far as signaling tells of it.
 *
 * @param figures adds its figures to those of signaling
 * @param isReady whether it takes in anybody new
 * @param iceServers what clients are told of it
 */
public record Companion(
    Consumer<PrometheusRegistry> figures, BooleanSupplier isReady, IceServers iceServers) {

  /** Nothing. */
  public static Companion none() {
    return new Companion(_ -> {}, () -> true, IceServers.NONE);
  }
}
