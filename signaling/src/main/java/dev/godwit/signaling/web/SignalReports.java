package dev.godwit.signaling.web;

import dev.godwit.signaling.session.Output;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the switchboard reports into figures and lines in the log. Thread-safe. */
final class SignalReports {
  private static final Logger LOG = LoggerFactory.getLogger("dev.godwit.signaling");

  private final SignalMetrics metrics;

  SignalReports(SignalMetrics metrics) {
    this.metrics = metrics;
  }

  void report(List<Output.Report> reports) {
    for (Output.Report report : reports) {
      switch (report) {
        case Output.LoggedIn(var socket, var name) -> {
          metrics.logins().inc();
          LOG.info("{} is here (socket {})", name, socket.number());
        }
        case Output.Resumed(var socket, var name, var how) -> {
          metrics.resumes().labelValues(how.name().toLowerCase(Locale.ROOT)).inc();
          LOG.info("{} is back (socket {}, {})", name, socket.number(), how);
        }
        case Output.Kept(var socket, var name) ->
            LOG.info("{} is away (socket {})", name, socket.number());
        case Output.LoggedOut(var name) -> LOG.info("{} is gone", name);
        case Output.Expired(var name) -> {
          metrics.expired().inc();
          LOG.info("{} is gone, not having come back", name);
        }
        case Output.Delivered(var type) -> {
          metrics.delivered().labelValues(type).inc();
          LOG.debug("delivered {}", type);
        }
        case Output.Refused(var socket, var code) -> {
          metrics.errors().labelValues(code.wire()).inc();
          LOG.debug("socket {} was told {}", socket.number(), code.wire());
        }
      }
    }
  }
}
