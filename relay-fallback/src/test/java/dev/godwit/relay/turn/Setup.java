package dev.godwit.relay.turn;

import dev.godwit.protocol.credential.TurnSecret;
import dev.godwit.protocol.credential.TurnSecrets;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link Lab} is set up with: all as usual, but for what a test changes. */
final class Setup {
  static final String REALM = "lab";
  static final TurnSecret SECRET = new TurnSecret("a secret of the lab");
  static final IpAddress V4 = ip("5.9.0.1");
  static final IpAddress V6 = ip("2a01:4f8::1");

  List<RelayAddress> relayAddresses = List.of(RelayAddress.of(V4), RelayAddress.of(V6));
  PortRange ports = PortRange.DYNAMIC;
  boolean oldChannels;
  final Map<String, String> users = new HashMap<>(Map.of("alice", "wonder", "bob", "builder"));
  @Nullable TurnSecrets secrets = new TurnSecrets(List.of(SECRET));
  List<AddressRange> allowed = List.of();
  final List<TransportAddress> unreachable = new ArrayList<>();
  final List<IpAddress> machine = new ArrayList<>();
  int loops = 1;
  long seed = 1;

  int allocations = TurnLimits.DEFAULT.allocations();
  int perUser = TurnLimits.DEFAULT.allocationsPerUser();
  int perAddress = TurnLimits.DEFAULT.allocationsPerAddress();
  int permissions = TurnLimits.DEFAULT.permissionsPerAllocation();
  int channels = TurnLimits.DEFAULT.channelsPerAllocation();
  int reservations = TurnLimits.DEFAULT.reservations();
  Duration maxLifetime = TurnLimits.DEFAULT.maxLifetime();
  Duration maxSession = TurnLimits.DEFAULT.maxSession();
  long bytes;
  long bytesPerUser;
  long bytesPerAllocation;
  int strangers = TurnLimits.DEFAULT.unauthenticatedPerSecond();

  static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  static TransportAddress at(String ip, int port) {
    return new TransportAddress(ip(ip), port);
  }

  static List<AddressRange> ranges(String... texts) {
    return List.of(texts).stream().map(t -> AddressRange.parse(t).orElseThrow()).toList();
  }

  TurnSettings settings() {
    return new TurnSettings(REALM, relayAddresses, ports, oldChannels, limits());
  }

  TurnLimits limits() {
    return new TurnLimits(
        allocations,
        perUser,
        perAddress,
        permissions,
        channels,
        reservations,
        maxLifetime,
        maxSession,
        bytes,
        bytesPerUser,
        bytesPerAllocation,
        strangers);
  }

  Credentials credentials() {
    return Credentials.of(REALM, users, Optional.ofNullable(secrets));
  }

  PeerRules rules() {
    return new PeerRules(allowed, unreachable, machine);
  }
}
