package dev.godwit.relay.net;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.turn.Listener;
import dev.godwit.relay.turn.Relay;
import dev.godwit.relay.turn.TurnServer;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop: it waits for what comes in by its sockets, gives it to its {@link TurnServer},
 * and lets nobody else touch either. What others want of it, they have it {@link #execute}.
 */
final class RelayLoop implements Runnable, Datagrams.Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);

  /** How often the time of day and the slow clients are looked at. */
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Faults are logged until there were so many: a packet that causes one can come often. */
  private static final long MAX_LOGGED_FAULTS = 20;

  private final Datagrams datagrams;
  private final TurnServer server;
  private final LoopOutput output;
  private final LoopCommands commands;
  private final HandOverQueue handedOver;
  private final LoopFigures figures;
  private final Streams streams;
  private final IdleSignal idle;
  private final InstantSource timeOfDay;
  private final HandOverQueue.Receiver whenHandedOver = this::onHandedOver;
  private boolean stopped;
  private long nowNanos;
  private long tickNanos;

  RelayLoop(LoopParts parts, Streams streams, IdleSignal idle, InstantSource timeOfDay) {
    this.datagrams = parts.datagrams();
    this.server = parts.server();
    this.output = parts.output();
    this.commands = parts.commands();
    this.handedOver = parts.handedOver();
    this.figures = parts.figures();
    this.streams = streams;
    this.idle = idle;
    this.timeOfDay = timeOfDay;
  }

  /** Has the loop do this in its own thread, with its server. From any thread. */
  void execute(Consumer<TurnServer> command) {
    commands.execute(() -> command.accept(server));
  }

  /** Has the loop end all allocations and its thread. From any thread. */
  void stop() {
    commands.execute(() -> stopped = true);
  }

  @Override
  public void run() {
    try {
      nowNanos = System.nanoTime();
      tick();
      while (!stopped) {
        turn();
      }
      commands.end();
      streams.close();
      server.onStop();
      tell();
    } finally {
      datagrams.close();
    }
  }

  private void turn() {
    try {
      datagrams.poll(waitNanos(), this);
      commands.run();
      handedOver.drain(whenHandedOver);
      if (untilDeadline() <= 0) {
        server.onDeadline(nowNanos);
      }
      if (tickNanos - nowNanos <= 0) {
        tick();
      }
      streams.flush();
      datagrams.flush();
      tell();
    } catch (RuntimeException e) {
      onFault(e);
    }
  }

  private void tell() {
    int before = figures.allocations();
    int now = server.allocations();
    figures.set(now, streams.count());
    figures.setUnsent(datagrams.unsent());
    if (before > 0 && now == 0) {
      idle.look();
    }
  }

  private long waitNanos() {
    return Math.clamp(untilDeadline(), 0, Math.max(0, tickNanos - nowNanos));
  }

  private long untilDeadline() {
    long deadline = server.deadlineNanos();
    return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - nowNanos;
  }

  private void tick() {
    server.onTimeOfDay(timeOfDay.instant(), nowNanos);
    streams.tick(nowNanos);
    tickNanos = nowNanos + TICK_NANOS;
  }

  @Override
  public void onAwake() {
    nowNanos = System.nanoTime();
    streams.onAwake(nowNanos);
  }

  @Override
  public void onDatagram(
      UdpSocket socket, AddressFamily family, long high, long low, int port, ByteBuffer packet) {
    try {
      if (socket.owner instanceof Relay relay) {
        server.onPeerDatagram(relay, family, high, low, port, packet, nowNanos);
      } else if (socket.owner instanceof Listener listener) {
        output.repliesGoTo(socket, family, high, low, port);
        server.onDatagram(listener, family, high, low, port, packet, nowNanos);
      }
    } catch (RuntimeException e) {
      onFault(e);
    }
  }

  private void onHandedOver(
      int fromAddress, int fromPort, int toAddress, int toPort, ByteBuffer packet) {
    server.onHandedOver(fromAddress, fromPort, toAddress, toPort, packet, nowNanos);
  }

  /** One packet's trouble is not to be everybody's. */
  private void onFault(RuntimeException e) {
    figures.count(NetCount.FAULTS);
    if (figures.of(NetCount.FAULTS) <= MAX_LOGGED_FAULTS) {
      LOG.error("A fault in the relay; it goes on.", e);
    }
  }
}
