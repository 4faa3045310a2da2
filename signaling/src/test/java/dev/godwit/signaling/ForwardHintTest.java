package dev.godwit.signaling;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.godwit.relay.process.Machine;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.turn.PortRange;
import dev.godwit.signaling.session.Reach;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ForwardHintTest {
  private static final Machine MACHINE =
      new Machine(List.of("Machine"), List.of(InetAddress.ofLiteral("192.0.2.7")));
  private static final List<TransportAddress> LISTENING =
      List.of(new TransportAddress(IpAddress.v4(0), 3478));

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ForwardHint.class);
  private final ForwardHint hint = new ForwardHint(MACHINE, PortRange.DYNAMIC);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
  }

  @Test
  void aHostThatIsNoneOfOursIsToldOnceWithThePortsToForward() {
    reachBy("198.51.100.7");
    await().atMost(Duration.ofSeconds(20)).until(() -> log.list.size() == 1);
    reachBy("198.51.100.8");
    reachBy("198.51.100.7");

    String said = log.list.getFirst().getFormattedMessage();
    assertTrue(said.contains("forward UDP and TCP 3478 and UDP 49152 to 65535"), said);
    assertTrue(said.contains("--public-host 198.51.100.7=ADDRESS"), said);
    await().during(Duration.ofMillis(300)).until(() -> log.list.size() == 1);
  }

  @Test
  void ourOwnAddressesAndNamesNeedNoForwarding() {
    for (String host : List.of("192.0.2.7", "127.0.0.1", "[::1]", "machine", "localhost")) {
      reachBy(host);
    }

    await().during(Duration.ofMillis(300)).until(() -> log.list.isEmpty());
    assertEquals(List.of(), log.list);
  }

  private void reachBy(String host) {
    hint.onReach(new Reach(host, false), LISTENING);
  }
}
