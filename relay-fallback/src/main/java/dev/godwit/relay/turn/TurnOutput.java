package dev.godwit.relay.turn;

import dev.godwit.relay.stun.MalformedStunException;
import java.nio.ByteBuffer;

/**
 * What a {@link TurnServer} has its shell do. Everything is done within the call, in the order of
 * the calls, and without calling the server back. Nothing is thrown: what can't be sent now is
 * dropped, and counted by the shell.
 *
 * <p>A packet reaches from the buffer's position to its limit, and is the shell's only until the
 * server is given its next input with the same buffer. A relayed packet is in the very buffer in
 * which it came in, with position and limit moved; an answer is in a buffer of the server's own,
 * and must be copied if it is not sent at once.
 */
public interface TurnOutput {
  /** Sends an answer to where the client's packet that is being handled came from. */
  void reply(ByteBuffer packet);

  /** Sends to a client what came from a peer; a stream's is padded already. */
  void sendToClient(Client client, ByteBuffer packet);

  /** Sends from a relay's socket to a peer, in a datagram. */
  void sendToPeer(Relay from, Peer to, ByteBuffer packet);

  /**
   * Opens a socket for a relay, bound to its {@link Relay#local()}, and keeps it there.
   *
   * @return whether that worked; if not, the server tries another port
   */
  boolean open(Relay relay);

  /** Closes a relay's socket, which had been opened; what still comes from it is dropped. */
  void close(Relay relay);

  /**
   * Takes a copy of the packet to {@link TurnServer#onHandedOver} of the server of another loop,
   * with the same four numbers. Dropped, and counted, if too many wait for it.
   *
   * @param loop the number which that server was made with
   */
  void handOver(
      int loop, int fromAddress, int fromPort, int toAddress, int toPort, ByteBuffer packet);

  /** Counts something that happened. */
  void count(TurnCount what);

  /** Counts bytes from a client that are no message. */
  void countMalformed(MalformedStunException.Reason reason);

  /**
   * Tells that a peer was refused by a range for the first time since the rules were set: to be
   * logged, together with the flag that would allow it.
   */
  void firstRefusal(AddressRange range);
}
