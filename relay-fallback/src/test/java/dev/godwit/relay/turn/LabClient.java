package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.godwit.relay.stun.Attribute;
import dev.godwit.relay.stun.ChannelData;
import dev.godwit.relay.stun.ChannelNumber;
import dev.godwit.relay.stun.Data;
import dev.godwit.relay.stun.IntegrityAlgorithm;
import dev.godwit.relay.stun.IntegrityKey;
import dev.godwit.relay.stun.Lifetime;
import dev.godwit.relay.stun.MessageClass;
import dev.godwit.relay.stun.Nonce;
import dev.godwit.relay.stun.PasswordAlgorithm;
import dev.godwit.relay.stun.PasswordAlgorithms;
import dev.godwit.relay.stun.Realm;
import dev.godwit.relay.stun.RequestedTransport;
import dev.godwit.relay.stun.StunMessage;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.StunWriter;
import dev.godwit.relay.stun.TransactionId;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.stun.Username;
import dev.godwit.relay.stun.XorPeerAddress;
import dev.godwit.relay.stun.XorRelayedAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A TURN client, as a browser is one, and with knobs to be a bad one. */
final class LabClient {
  static final RequestedTransport UDP = new RequestedTransport(RequestedTransport.UDP);
  private static long transactions;

  final Lab lab;
  final TurnServer server;
  final Listener listener;
  final TransportAddress address;

  /** Of a connection. */
  final @Nullable Client connection;

  String username = "alice";
  String password = "wonder";
  @Nullable String realm;
  @Nullable String nonce;

  /** Chosen from the server's list; null to do as before RFC 8489. */
  @Nullable PasswordAlgorithm algorithm;

  /** By which its requests are made safe. */
  IntegrityAlgorithm integrity = IntegrityAlgorithm.SHA1;

  LabClient(Lab lab, TurnServer server, Listener listener, TransportAddress address) {
    this.lab = lab;
    this.server = server;
    this.listener = listener;
    this.address = address;
    connection = listener.transport().isStream() ? server.onConnected(listener, address) : null;
  }

  LabClient as(String name, String itsPassword) {
    username = name;
    password = itsPassword;
    return this;
  }

  /** A packet goes to the server, whatever it is. */
  void send(byte[] packet) {
    ByteBuffer in = Lab.packet(packet);
    if (connection != null) {
      server.onStreamMessage(connection, in, lab.now());
    } else {
      server.onDatagram(
          listener,
          address.ip().family(),
          address.ip().high(),
          address.ip().low(),
          address.port(),
          in,
          lab.now());
    }
  }

  /** The one answer to a packet, or null. */
  @Nullable Answer ask(byte[] packet) {
    assertEquals(0, lab.replies.size(), "answers nobody waits for");
    send(packet);
    byte[] reply = lab.takeReply();
    assertEquals(0, lab.replies.size(), "more than one answer");
    return reply == null ? null : new Answer(reply);
  }

  Answer answerTo(byte[] packet) {
    return assertNotNullAnswer(ask(packet));
  }

  private static Answer assertNotNullAnswer(@Nullable Answer answer) {
    assertNotNull(answer, "no answer");
    return answer;
  }

  /** A request with what it takes to be believed. */
  byte[] request(StunMethod method, Attribute... attributes) {
    return message(
        MessageClass.REQUEST,
        method,
        writer -> {
          Arrays.stream(attributes).forEach(writer::put);
          prove(writer);
        });
  }

  /** As {@link #request}, with an attribute of any type and value before the others. */
  byte[] requestWith(int type, byte[] value, StunMethod method, Attribute... attributes) {
    ByteBuffer out = ByteBuffer.allocate(70_000);
    StunWriter writer =
        new StunWriter(out)
            .begin(MessageClass.REQUEST, method, new TransactionId(7, ++transactions))
            .put(new Data(ByteBuffer.wrap(value)));
    out.putShort(StunMessage.HEADER_BYTES, (short) type);
    Arrays.stream(attributes).forEach(writer::put);
    prove(writer);
    return Arrays.copyOf(out.array(), writer.sizeBytes());
  }

  /** Puts in who it is, if it has been asked, and the integrity. */
  void prove(StunWriter writer) {
    String itsRealm = realm;
    String itsNonce = nonce;
    if (itsRealm == null || itsNonce == null) {
      return;
    }
    writer.put(new Username(username)).put(new Realm(itsRealm)).put(new Nonce(itsNonce));
    PasswordAlgorithm chosen = algorithm;
    if (chosen != null) {
      writer.put(new PasswordAlgorithms(Keys.OFFERED)).put(chosen);
    }
    writer.putIntegrity(integrity, key());
  }

  IntegrityKey key() {
    PasswordAlgorithm chosen = algorithm;
    return IntegrityKey.longTerm(
        chosen == null ? PasswordAlgorithm.MD5 : chosen, username, Setup.REALM, password);
  }

  static byte[] message(MessageClass messageClass, StunMethod method, Consumer<StunWriter> body) {
    return message(messageClass, method, new TransactionId(7, ++transactions), body);
  }

  static byte[] message(
      MessageClass messageClass, StunMethod method, TransactionId id, Consumer<StunWriter> body) {
    ByteBuffer out = ByteBuffer.allocate(70_000);
    StunWriter writer = new StunWriter(out).begin(messageClass, method, id);
    body.accept(writer);
    return Arrays.copyOf(out.array(), writer.sizeBytes());
  }

  /** Is asked who it is, and remembers realm and nonce. */
  LabClient greet() {
    Answer challenge =
        answerTo(message(MessageClass.REQUEST, StunMethod.ALLOCATE, writer -> writer.put(UDP)));
    assertEquals(401, challenge.error());
    remember(challenge);
    return this;
  }

  /** Gets a new nonce, allocation or not. */
  void greetAgain() {
    remember(answerTo(message(MessageClass.REQUEST, StunMethod.REFRESH, writer -> {})));
  }

  void remember(Answer challenge) {
    realm = challenge.get(Realm.TYPE).text();
    nonce = challenge.get(Nonce.TYPE).text();
  }

  /** Asks, after having been asked who it is. */
  Answer asks(StunMethod method, Attribute... attributes) {
    if (nonce == null) {
      greet();
    }
    return answerTo(request(method, attributes));
  }

  Answer asksToAllocate(Attribute... attributes) {
    Attribute[] all = Arrays.copyOf(attributes, attributes.length + 1);
    all[attributes.length] = UDP;
    return asks(StunMethod.ALLOCATE, all);
  }

  /** Gets an allocation. */
  LabClient allocate(Attribute... attributes) {
    Answer answer = asksToAllocate(attributes);
    assertEquals(0, answer.error());
    return this;
  }

  Answer refresh(long seconds) {
    return asks(StunMethod.REFRESH, new Lifetime(seconds));
  }

  Answer permit(TransportAddress... peers) {
    return asks(
        StunMethod.CREATE_PERMISSION,
        Arrays.stream(peers).map(XorPeerAddress::new).toArray(Attribute[]::new));
  }

  Answer bind(int number, TransportAddress peer) {
    return asks(StunMethod.CHANNEL_BIND, new ChannelNumber(number), new XorPeerAddress(peer));
  }

  void sendTo(TransportAddress peer, byte[] payload) {
    send(
        message(
            MessageClass.INDICATION,
            StunMethod.SEND,
            writer ->
                writer.put(new XorPeerAddress(peer)).put(new Data(ByteBuffer.wrap(payload)))));
  }

  void sendIn(int channel, byte[] payload) {
    send(channelData(channel, payload));
  }

  static byte[] channelData(int channel, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(ChannelData.HEADER_BYTES + payload.length);
    ChannelData.writeHeader(frame, 0, channel, payload.length);
    return frame.put(ChannelData.HEADER_BYTES, payload).array();
  }

  /** Its relays, that is, the sockets that are open for it. */
  List<Relay> relays() {
    return lab.sockets.values().stream()
        .filter(relay -> relay.client().address().equals(address))
        .filter(relay -> relay.client().listener().equals(listener))
        .toList();
  }

  /** Its only relay. */
  Relay relay() {
    List<Relay> all = relays();
    assertEquals(1, all.size());
    return all.getFirst();
  }

  TransportAddress relayed() {
    return relay().advertised();
  }

  static TransportAddress relayed(Answer answer) {
    return answer.get(XorRelayedAddress.TYPE).address();
  }
}
