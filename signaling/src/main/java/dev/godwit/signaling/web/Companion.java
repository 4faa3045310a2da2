package dev.godwit.signaling.web;

import dev.godwit.signaling.session.IceServers;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.BooleanSupplier;

/**
 * What runs beside signaling in this process, as far as signaling tells of it.
 *
 * @param metrics shown with those of signaling, which joins them
 * @param isReady whether it takes in anybody new
 * @param iceServers what clients are told of it
 */
public record Companion(
    PrometheusRegistry metrics, BooleanSupplier isReady, IceServers iceServers) {

  /** Nothing. */
  public static Companion none() {
    return new Companion(new PrometheusRegistry(), () -> true, IceServers.NONE);
  }
}
