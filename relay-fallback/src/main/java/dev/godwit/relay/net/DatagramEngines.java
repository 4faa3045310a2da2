package dev.godwit.relay.net;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the {@link Datagrams} of loops, by the fastest engine that works here. */
final class DatagramEngines {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramEngines.class);

  private static final IpAddress LOOPBACK = IpAddress.v4(0x7F00_0001);

  /** What came by the loopback is there at once, if it comes at all. */
  private static final long TRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private DatagramEngines() {}

  /**
   * The engine to use where this one is asked for.
   *
   * @throws IllegalStateException if it is a certain one, which does not work here
   */
  static DatagramEngine choose(DatagramEngine asked) {
    return switch (asked) {
      case PORTABLE -> DatagramEngine.PORTABLE;
      case AUTOMATIC ->
          works(DatagramEngine.JOINED) ? DatagramEngine.JOINED : DatagramEngine.PORTABLE;
      case BATCHED, JOINED -> {
        if (!works(asked)) {
          throw new IllegalStateException("the engine " + asked + " does not work here");
        }
        yield asked;
      }
    };
  }

  /** Tries it out: a sandbox may forbid calls that the C library has. */
  private static boolean works(DatagramEngine engine) {
    if (!EpollSystem.isKnown()) {
      LOG.info("Datagrams are received one by one: batches are for Linux on x86-64 and ARM64.");
      return false;
    }
    try (Datagrams tried = new EpollDatagrams(engine == DatagramEngine.JOINED)) {
      return passes(tried);
    } catch (LinkageError | IOException | RuntimeException e) {
      LOG.info("Datagrams are received one by one: batches do not work here ({}).", e.toString());
      LOG.debug("Why batches of datagrams do not work", e);
      return false;
    }
  }

  /** Whether a datagram that is sent arrives. */
  private static boolean passes(Datagrams tried) throws IOException {
    UdpSocket socket = tried.open(new TransportAddress(LOOPBACK, 0), false);
    boolean[] came = new boolean[1];
    Datagrams.Receiver receiver =
        new Datagrams.Receiver() {
          @Override
          public void onAwake() {}

          @Override
          public void onDatagram(
              UdpSocket at,
              AddressFamily family,
              long high,
              long low,
              int port,
              ByteBuffer packet) {
            came[0] |= port == socket.local().port();
          }
        };
    tried.send(
        socket, AddressFamily.V4, 0, LOOPBACK.low(), socket.local().port(), ByteBuffer.allocate(1));
    tried.flush();
    tried.poll(TRY_NANOS, receiver);
    return came[0];
  }

  /** Whether sockets that share a port each get some of the senders: elsewhere one gets all. */
  static boolean canSharePorts() {
    return System.getProperty("os.name").equals("Linux");
  }

  /** An engine of a kind that was {@linkplain #choose chosen}. */
  static Datagrams open(DatagramEngine chosen) {
    try {
      return switch (chosen) {
        case AUTOMATIC, PORTABLE -> new NioDatagrams();
        case BATCHED -> new EpollDatagrams(false);
        case JOINED -> new EpollDatagrams(true);
      };
    } catch (IOException e) {
      throw new UncheckedIOException("no file descriptors for the relay's loops", e);
    }
  }
}
