package dev.godwit.relay.net;

import dev.godwit.relay.stun.Attribute;
import dev.godwit.relay.stun.ChannelData;
import dev.godwit.relay.stun.ChannelNumber;
import dev.godwit.relay.stun.Data;
import dev.godwit.relay.stun.ErrorCode;
import dev.godwit.relay.stun.IntegrityAlgorithm;
import dev.godwit.relay.stun.IntegrityKey;
import dev.godwit.relay.stun.Lifetime;
import dev.godwit.relay.stun.MalformedStunException;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.Nonce;
import dev.godwit.relay.stun.PacketKind;
import dev.godwit.relay.stun.PasswordAlgorithm;
import dev.godwit.relay.stun.Realm;
import dev.godwit.relay.stun.RequestedTransport;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.StunWriter;
import dev.godwit.relay.stun.TransactionId;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.stun.Username;
import dev.godwit.relay.stun.XorMappedAddress;
import dev.godwit.relay.stun.XorPeerAddress;
import dev.godwit.relay.stun.XorRelayedAddress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of a relay, as simple as can be: one thing after the other. */
public final class RelayClient implements Closeable {
  private final ClientSocket socket;
  private final String user;
  private final String password;
  private @Nullable Realm realm;
  private @Nullable Nonce nonce;
  private int transactions;

  public RelayClient(ClientSocket socket, String user, String password) {
    this.socket = socket;
    this.user = user;
    this.password = password;
  }

  ClientSocket socket() {
    return socket;
  }

  /** What the server sees this client as. */
  public TransportAddress bind() throws IOException {
    return find(ask(StunMethod.BINDING, false), XorMappedAddress.TYPE).address();
  }

  /** Allocates, and returns the relayed address. */
  public TransportAddress allocate(Attribute... more) throws IOException {
    return find(tryAllocate(more), XorRelayedAddress.TYPE).address();
  }

  /** Asks for an allocation; the answer may be a refusal. */
  public StunMessage tryAllocate(Attribute... more) throws IOException {
    List<Attribute> attributes = new ArrayList<>(List.of(more));
    attributes.addFirst(new RequestedTransport(RequestedTransport.UDP));
    if (nonce == null) {
      challenge(ask(StunMethod.ALLOCATE, false, attributes.toArray(Attribute[]::new)));
    }
    return ask(StunMethod.ALLOCATE, true, attributes.toArray(Attribute[]::new));
  }

  private void challenge(StunMessage refusal) {
    realm = find(refusal, Realm.TYPE);
    nonce = find(refusal, Nonce.TYPE);
  }

  public void permit(TransportAddress peer) throws IOException {
    succeed(ask(StunMethod.CREATE_PERMISSION, true, new XorPeerAddress(peer)));
  }

  /** What {@link #permit} sends. */
  byte[] permissionRequest(TransportAddress peer) {
    return message(
        MessageClass.REQUEST, StunMethod.CREATE_PERMISSION, true, new XorPeerAddress(peer));
  }

  void bindChannel(int number, TransportAddress peer) throws IOException {
    succeed(
        ask(StunMethod.CHANNEL_BIND, true, new ChannelNumber(number), new XorPeerAddress(peer)));
  }

  public void release() throws IOException {
    succeed(ask(StunMethod.REFRESH, true, new Lifetime(0)));
  }

  public static int errorOf(StunMessage answer) {
    return find(answer, ErrorCode.TYPE).number();
  }

  private static void succeed(StunMessage answer) {
    if (answer.messageClass() != MessageClass.SUCCESS) {
      throw new AssertionError("refused: " + errorOf(answer));
    }
  }

  void sendIndication(TransportAddress peer, byte[] data) throws IOException {
    socket.send(
        message(
            MessageClass.INDICATION,
            StunMethod.SEND,
            false,
            new XorPeerAddress(peer),
            new Data(ByteBuffer.wrap(data))));
  }

  void sendChannel(int number, byte[] data) throws IOException {
    socket.send(channelData(number, data));
  }

  static byte[] channelData(int number, byte[] data) {
    ByteBuffer out = ByteBuffer.allocate(ChannelData.HEADER_BYTES + data.length);
    ChannelData.writeHeader(out, 0, number, data.length);
    return out.put(ChannelData.HEADER_BYTES, data).array();
  }

  /** The data of the next message, which is in this channel. */
  byte[] receiveChannel(int number) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(socket.receive());
    if (PacketKind.of(in.get(0)) != PacketKind.CHANNEL_DATA
        || ChannelData.channel(in, 0) != number) {
      throw new AssertionError("not of channel " + number);
    }
    int begin = ChannelData.HEADER_BYTES;
    return Arrays.copyOfRange(in.array(), begin, begin + ChannelData.dataBytes(in, 0));
  }

  /** The data of the next message, an indication of this peer. */
  byte[] receiveIndication(TransportAddress peer) throws IOException {
    StunMessage message = parse(socket.receive());
    if (message.method() != StunMethod.DATA
        || !find(message, XorPeerAddress.TYPE).address().equals(peer)) {
      throw new AssertionError("not of " + peer + ": " + message);
    }
    ByteBuffer data = find(message, Data.TYPE).bytes();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }

  private StunMessage ask(StunMethod method, boolean proven, Attribute... attributes)
      throws IOException {
    socket.send(message(MessageClass.REQUEST, method, proven, attributes));
    while (true) {
      byte[] answer = socket.receive();
      if (PacketKind.of(answer[0]) == PacketKind.STUN) {
        StunMessage message = parse(answer);
        if (message.transactionId().equals(id())) {
          return message;
        }
      }
    }
  }

  private TransactionId id() {
    return new TransactionId(7, transactions);
  }

  private byte[] message(
      MessageClass messageClass, StunMethod method, boolean proven, Attribute... attributes) {
    transactions++;
    ByteBuffer out = ByteBuffer.allocate(65_600);
    StunWriter writer = new StunWriter(out).begin(messageClass, method, id());
    for (Attribute attribute : attributes) {
      writer.put(attribute);
    }
    if (proven && realm != null && nonce != null) {
      writer.put(new Username(user)).put(realm).put(nonce);
      IntegrityKey key = IntegrityKey.longTerm(PasswordAlgorithm.MD5, user, realm.text(), password);
      writer.putIntegrity(IntegrityAlgorithm.SHA1, key);
    }
    return Arrays.copyOf(out.array(), writer.sizeBytes());
  }

  private static StunMessage parse(byte[] packet) {
    try {
      return StunMessage.parse(ByteBuffer.wrap(packet));
    } catch (MalformedStunException e) {
      throw new AssertionError("the server wrote what is no message", e);
    }
  }

  private static <A extends Attribute> A find(
      StunMessage message, dev.godwit.relay.stun.AttributeType<A> type) {
    try {
      return message
          .find(type)
          .orElseThrow(() -> new AssertionError("no " + type + " in " + message));
    } catch (MalformedStunException e) {
      throw new AssertionError("the server wrote what is no attribute", e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
