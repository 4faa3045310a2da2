package dev.godwit.relay.net;

import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.turn.AddressRange;
import dev.godwit.relay.turn.Client;
import dev.godwit.relay.turn.Peer;
import dev.godwit.relay.turn.Relay;
import dev.godwit.relay.turn.TurnCount;
import dev.godwit.relay.turn.TurnOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the server of one loop decides. Confined to the loop. */
final class LoopOutput implements TurnOutput {
  private static final Logger LOG = LoggerFactory.getLogger(LoopOutput.class);

  /** The sockets that a loop's clients come in by, by their listener's id. */
  private final @Nullable UdpSocket[] listening;

  private final Datagrams datagrams;
  private final List<HandOver> others;
  private final LoopFigures figures;

  private @Nullable StreamConnection replyConnection;
  private @Nullable UdpSocket replySocket;
  private AddressFamily replyFamily = AddressFamily.V4;
  private long replyHigh;
  private long replyLow;
  private int replyPort;

  /** The way to another loop. */
  record HandOver(HandOverQueue queue, Datagrams datagrams) {}

  /**
   * Sends by these sockets.
   *
   * @param listeners how many listeners there are in all loops
   * @param others the ways to all loops, by their numbers; complete when the loop runs
   */
  LoopOutput(Datagrams datagrams, int listeners, List<HandOver> others, LoopFigures figures) {
    this.datagrams = datagrams;
    this.listening = new @Nullable UdpSocket[listeners];
    this.others = others;
    this.figures = figures;
  }

  /** Clients of this listener are reached by this socket. */
  void listens(int listenerId, UdpSocket socket) {
    listening[listenerId] = socket;
  }

  /** The packet that is given in next came from there. */
  void repliesGoTo(UdpSocket socket, AddressFamily family, long high, long low, int port) {
    replyConnection = null;
    replySocket = socket;
    replyFamily = family;
    replyHigh = high;
    replyLow = low;
    replyPort = port;
  }

  /** The message that is given in next came by this connection. */
  void repliesGoTo(StreamConnection connection) {
    replyConnection = connection;
    replySocket = null;
  }

  @Override
  public void reply(ByteBuffer packet) {
    if (replyConnection != null) {
      replyConnection.send(packet);
    } else if (replySocket != null) {
      datagrams.send(replySocket, replyFamily, replyHigh, replyLow, replyPort, packet);
    }
  }

  @Override
  public void sendToClient(Client client, ByteBuffer packet) {
    figures.count(NetCount.PACKETS_TO_CLIENTS);
    figures.count(NetCount.BYTES_TO_CLIENTS, packet.remaining());
    if (client.attachment() instanceof StreamConnection connection) {
      connection.send(packet);
      return;
    }
    UdpSocket socket = listening[client.listener().id()];
    if (socket != null) {
      datagrams.send(socket, client.family(), client.high(), client.low(), client.port(), packet);
    }
  }

  @Override
  public void sendToPeer(Relay from, Peer to, ByteBuffer packet) {
    if (from.attachment() instanceof UdpSocket socket) {
      figures.count(NetCount.PACKETS_TO_PEERS);
      figures.count(NetCount.BYTES_TO_PEERS, packet.remaining());
      datagrams.send(socket, to.family(), to.high(), to.low(), to.port(), packet);
    }
  }

  @Override
  public boolean open(Relay relay) {
    try {
      UdpSocket socket = datagrams.open(relay.local(), false);
      socket.owner = relay;
      relay.attach(socket);
      return true;
    } catch (IOException e) {
      LOG.debug("No socket at {}", relay.local(), e);
      return false;
    }
  }

  @Override
  public void close(Relay relay) {
    if (relay.attachment() instanceof UdpSocket socket) {
      relay.attach(null);
      socket.owner = null;
      datagrams.close(socket);
    }
  }

  @Override
  public void handOver(
      int loop, int fromAddress, int fromPort, int toAddress, int toPort, ByteBuffer packet) {
    HandOver other = others.get(loop);
    switch (other.queue().offer(fromAddress, fromPort, toAddress, toPort, packet)) {
      case FIRST -> other.datagrams().wakeUp();
      case BEHIND_OTHERS -> {}
      case FULL -> figures.count(NetCount.HAND_OVER_FULL);
    }
  }

  @Override
  public void count(TurnCount what) {
    figures.count(what);
  }

  @Override
  public void countMalformed(MalformedStunException.Reason reason) {
    figures.count(reason);
  }

  @Override
  public void firstRefusal(AddressRange range) {
    LOG.info(
        "A peer in {} was refused, as all of that range are; --allow-peer {} would allow them.",
        range,
        range);
  }
}
