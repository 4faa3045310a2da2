package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.relay.stun.AdditionalAddressFamily;
import dev.godwit.relay.stun.AddressFamily;
import dev.godwit.relay.stun.Attribute;
import dev.godwit.relay.stun.ChannelNumber;
import dev.godwit.relay.stun.EvenPort;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.Lifetime;
import dev.godwit.relay.stun.PasswordAlgorithm;
import dev.godwit.relay.stun.RequestedAddressFamily;
import dev.godwit.relay.stun.ReservationToken;
import dev.godwit.relay.stun.StunMethod;
import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.stun.XorPeerAddress;
import dev.godwit.relay.stun.XorRelayedAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A world in which anything happens: one step after the other, each held to the model. */
final class FuzzWorld {
  private static final int CLIENTS = 8;
  private static final int MAX_ALLOCATIONS = 6;
  private static final int MAX_PER_USER = 3;
  private static final int MAX_PERMISSIONS = 4;
  private static final int MAX_CHANNELS = 3;
  private static final int MAX_KEPT = 20;

  /** A packet, and what becomes of the model if it is answered with success. */
  private static final class Deed {
    private final LabClient client;
    private final byte[] packet;
    private final Effect effect;

    private Deed(LabClient client, byte[] packet, Effect effect) {
      this.client = client;
      this.packet = packet;
      this.effect = effect;
    }
  }

  @FunctionalInterface
  private interface Effect {
    void of(Answer answer);
  }

  private final Random random;
  private final Setup setup = new Setup();
  private final Lab lab;
  private final Model model = new Model();
  private final List<LabClient> clients = new ArrayList<>();
  private final List<TransportAddress> peers = new ArrayList<>();
  private final List<Deed> deeds = new ArrayList<>();
  private @Nullable ReservationToken token;

  /** How much was relayed: a world in which nothing is shows nothing. */
  private int relayed;

  FuzzWorld(Random random) {
    this.random = random;
    setup.loops = 2;
    setup.ports = new PortRange(50_000, 50_007);
    setup.allocations = MAX_ALLOCATIONS;
    setup.perUser = MAX_PER_USER;
    setup.permissions = MAX_PERMISSIONS;
    setup.channels = MAX_CHANNELS;
    setup.reservations = 2;
    setup.strangers = 100_000;
    setup.seed = random.nextLong();
    setup.allowed = Setup.ranges("10.0.0.0/8");
    lab = new Lab(setup);
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(newClient());
    }
    for (int i = 0; i < 3; i++) {
      peers.add(Setup.at("93.184.216." + i, 9000));
      peers.add(Setup.at("93.184.216." + i, 9001));
      peers.add(Setup.at("10.0.0." + i, 9000));
      peers.add(Setup.at("2606:2800::" + i, 9000));
      peers.add(new TransportAddress(Setup.V4, 50_000 + random.nextInt(8)));
      peers.add(new TransportAddress(Setup.V6, 50_000 + random.nextInt(8)));
    }
  }

  private LabClient newClient() {
    Listener listener = pick(List.of(Lab.UDP, Lab.UDP, Lab.UDP6, Lab.TCP));
    LabClient client = lab.client(listener, random.nextInt(2));
    if (random.nextBoolean()) {
      client.as("bob", "builder");
    }
    client.algorithm = random.nextInt(3) == 0 ? PasswordAlgorithm.SHA256 : null;
    return client;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Lives for so many steps, and says how many packets were relayed. */
  int live(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      lab.pass(Duration.ZERO); // what was handed over arrives
      model.passed(lab.now());
      check();
    }
    return relayed;
  }

  private void step() {
    List<LabClient> busy = clients.stream().filter(model.halves::containsKey).toList();
    LabClient client = pick(busy.isEmpty() || random.nextInt(4) == 0 ? clients : busy);
    switch (random.nextInt(16)) {
      case 0, 1 -> allocate(client);
      case 2 -> refresh(client);
      case 3, 4 -> permit(client);
      case 5, 6 -> bind(client);
      case 7, 8 -> sendIndication(client);
      case 9, 10, 11 -> sendInChannel(client);
      case 12 -> fromPeer();
      case 13 -> beHostile(client);
      case 14 -> changeTheWorld(client);
      default -> pass();
    }
  }

  private void allocate(LabClient client) {
    List<Attribute> wishes = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      wishes.add(new Lifetime(random.nextInt(5000)));
    }
    switch (random.nextInt(8)) {
      case 0 -> wishes.add(AdditionalAddressFamily.of(AddressFamily.V6));
      case 1 -> wishes.add(RequestedAddressFamily.of(AddressFamily.V6));
      case 2 -> wishes.add(new EvenPort(random.nextBoolean()));
      case 3 -> {
        if (token != null) {
          wishes.add(token);
        }
      }
      default -> wishes.add(LabClient.UDP);
    }
    wishes.add(LabClient.UDP);
    String user = client.username;
    ask(
        client,
        StunMethod.ALLOCATE,
        answer -> {
          List<TransportAddress> relayed =
              answer.all(XorRelayedAddress.TYPE).stream().map(XorRelayedAddress::address).toList();
          long seconds = answer.get(Lifetime.TYPE).seconds();
          assertTrue(seconds >= 600 && seconds <= 3600);
          model.allocated(client, user, relayed, lab.now() + seconds * 1_000_000_000L);
          token = answer.find(ReservationToken.TYPE).orElse(token);
        },
        wishes.toArray(Attribute[]::new));
  }

  private void refresh(LabClient client) {
    AddressFamily family = random.nextInt(3) == 0 ? pick(List.of(AddressFamily.values())) : null;
    List<Attribute> wishes = new ArrayList<>();
    wishes.add(new Lifetime(random.nextInt(3) == 0 ? 0 : random.nextInt(5000)));
    if (family != null) {
      wishes.add(RequestedAddressFamily.of(family));
    }
    ask(
        client,
        StunMethod.REFRESH,
        answer -> model.refreshed(client, family, answer.get(Lifetime.TYPE).seconds(), lab.now()),
        wishes.toArray(Attribute[]::new));
  }

  private void permit(LabClient client) {
    List<TransportAddress> some = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      some.add(pick(peers));
    }
    ask(
        client,
        StunMethod.CREATE_PERMISSION,
        answer -> some.forEach(peer -> model.permitted(client, peer.ip(), lab.now())),
        some.stream().map(XorPeerAddress::new).toArray(Attribute[]::new));
  }

  private void bind(LabClient client) {
    int number = 0x4000 + random.nextInt(5);
    TransportAddress peer = pick(peers);
    ask(
        client,
        StunMethod.CHANNEL_BIND,
        answer -> model.bound(client, number, peer, lab.now()),
        new ChannelNumber(number),
        new XorPeerAddress(peer));
  }

  private void ask(LabClient client, StunMethod method, Effect effect, Attribute... attributes) {
    Deed deed = new Deed(client, client.request(method, attributes), effect);
    deeds.add(deed);
    if (deeds.size() > MAX_KEPT) {
      deeds.removeFirst();
    }
    run(deed);
  }

  private void run(Deed deed) {
    int repeated = lab.count(TurnCount.REPEATED);
    Answer answer = deed.client.answerTo(deed.packet);
    int error = answer.error();
    if (error == 401 || error == 438) {
      deed.client.remember(answer);
    } else if (error == 0 && lab.count(TurnCount.REPEATED) == repeated) {
      deed.effect.of(answer);
    }
    lab.assertSilence();
  }

  private void sendIndication(LabClient client) {
    TransportAddress peer = pick(peers);
    byte[] payload = payload();
    client.sendTo(peer, payload);
    lab.pass(Duration.ZERO);
    expectToPeer(client, peer, payload);
  }

  private void sendInChannel(LabClient client) {
    int number = 0x4000 + random.nextInt(5);
    byte[] payload = payload();
    client.sendIn(number, payload);
    lab.pass(Duration.ZERO);
    TransportAddress peer = model.peerOf(client, number, lab.now());
    if (peer == null) {
      lab.assertSilence();
    } else {
      expectToPeer(client, peer, payload);
    }
  }

  private byte[] payload() {
    byte[] payload = new byte[random.nextInt(40)];
    random.nextBytes(payload);
    return payload;
  }

  private void expectToPeer(LabClient client, TransportAddress peer, byte[] payload) {
    Model.Half half = model.half(client, peer.ip().family());
    boolean own = peer.ip().equals(Setup.V4) || peer.ip().equals(Setup.V6);
    if (half == null || !model.mayTalk(half, peer.ip(), lab.now())) {
      lab.assertSilence();
    } else if (!own) {
      relayed++;
      Lab.ToPeer sent = lab.onlyToPeer();
      assertEquals(peer, sent.to());
      assertEquals(half.relayed, sent.relay().advertised());
      assertTrue(Arrays.equals(payload, Lab.bytes(sent.bytes())));
    } else {
      expectToClient(model.at(peer), half.relayed.ip());
    }
  }

  private void fromPeer() {
    List<Model.Half> all = model.all();
    if (all.isEmpty()) {
      return;
    }
    Model.Half half = pick(all);
    TransportAddress peer = pick(peers);
    Relay relay = Objects.requireNonNull(lab.sockets.get(half.relayed));
    lab.fromPeer(relay, peer, payload());
    if (peer.ip().family() == half.relayed.ip().family()) {
      expectToClient(half, peer.ip());
    } else {
      lab.assertSilence();
    }
  }

  private void expectToClient(Model.@Nullable Half half, IpAddress from) {
    if (half == null || !model.mayTalk(half, from, lab.now())) {
      lab.assertSilence();
    } else {
      relayed++;
      Lab.ToClient sent = lab.onlyToClient();
      assertEquals(half.client.address, sent.client().address());
      assertEquals(half.client.listener, sent.client().listener());
    }
  }

  /** Old packets again, from others too, changed ones, and noise. */
  private void beHostile(LabClient client) {
    if (deeds.isEmpty()) {
      return;
    }
    Deed deed = pick(deeds);
    if (random.nextInt(4) == 0) {
      run(deed);
      return;
    }
    byte[] packet = deed.packet.clone();
    switch (random.nextInt(5)) {
      case 0 -> packet = payload();
      case 1 -> packet = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
      default -> {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    client.send(packet);
    lab.replies.clear();
    lab.pass(Duration.ZERO);
    checkSoundness();
  }

  /** Whatever was sent, was sent with a permission. */
  private void checkSoundness() {
    for (Lab.ToPeer sent : lab.toPeers) {
      Model.Half half = model.at(sent.relay().advertised());
      assertTrue(half != null && model.mayTalk(half, sent.to().ip(), lab.now()));
    }
    lab.toPeers.clear();
    lab.toClients.clear();
  }

  private void changeTheWorld(LabClient client) {
    switch (random.nextInt(4)) {
      case 0 -> {
        boolean open = random.nextBoolean();
        setup.allowed = open ? Setup.ranges("10.0.0.0/8") : List.of();
        lab.servers.forEach(server -> server.onPeerRules(setup.rules()));
        model.refused.clear();
        if (!open) {
          peers.stream()
              .map(TransportAddress::ip)
              .filter(Setup.ranges("10.0.0.0/8").getFirst()::contains)
              .forEach(model.refused::add);
        }
      }
      case 1 -> {
        clients.remove(client);
        if (client.connection != null) {
          client.server.onDisconnected(client.connection);
          model.gone(client);
          deeds.removeIf(deed -> deed.client == client);
        } else {
          clients.add(client);
        }
        while (clients.size() < CLIENTS) {
          clients.add(newClient());
        }
      }
      case 2 -> lab.failures = random.nextInt(3);
      default -> client.as("alice", random.nextInt(4) == 0 ? "x" : "wonder");
    }
  }

  private void pass() {
    int limit = random.nextInt(8) == 0 ? 4000 : random.nextInt(4) == 0 ? 400 : 30;
    lab.passSeconds(random.nextInt(limit));
  }

  private void check() {
    Set<TransportAddress> relayed = new HashSet<>();
    model.all().forEach(half -> relayed.add(half.relayed));
    assertEquals(relayed, lab.sockets.keySet());
    int allocations = lab.servers.stream().mapToInt(TurnServer::allocations).sum();
    assertEquals(model.halves.size(), allocations);
    assertTrue(allocations <= MAX_ALLOCATIONS);
    for (String user : List.of("alice", "bob")) {
      long count = model.users.values().stream().filter(user::equals).count();
      assertTrue(count <= MAX_PER_USER, user + " has " + count);
    }
    for (LabClient client : clients) {
      assertTrue(model.permissions(client, lab.now()) <= MAX_PERMISSIONS);
    }
    assertEquals(0, lab.replies.size());
  }
}
