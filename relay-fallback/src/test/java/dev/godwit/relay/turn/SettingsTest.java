package dev.godwit.relay.turn;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a server can be started with. */
class SettingsTest {
  private static void refuses(Consumer<Setup> change) {
    Setup setup = new Setup();
    change.accept(setup);
    assertThrows(IllegalArgumentException.class, setup::settings);
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    refuses(setup -> setup.allocations = -1);
    refuses(setup -> setup.perUser = -1);
    refuses(setup -> setup.perAddress = -1);
    refuses(setup -> setup.permissions = 0);
    refuses(setup -> setup.channels = 0);
    refuses(setup -> setup.reservations = -1);
    refuses(setup -> setup.maxLifetime = Duration.ZERO);
    refuses(setup -> setup.maxSession = Duration.ofSeconds(-1));
    refuses(setup -> setup.bytes = -1);
    refuses(setup -> setup.bytesPerUser = -1);
    refuses(setup -> setup.bytesPerAllocation = -1);
    refuses(setup -> setup.strangers = 0);
    assertDoesNotThrow(() -> new Setup().settings());
  }

  @Test
  void relaysNeedAddressesThatAreToldApart() {
    refuses(setup -> setup.relayAddresses = List.of());
    refuses(setup ->
        setup.relayAddresses =
            List.of(
                new RelayAddress(Setup.ip("10.0.0.1"), Setup.V4),
                new RelayAddress(Setup.ip("10.0.0.2"), Setup.V4)));
    assertThrows(
        IllegalArgumentException.class, () -> new RelayAddress(Setup.ip("10.0.0.1"), Setup.V6));
  }

  @Test
  void aRealmIsWhatKeysCanBeMadeOf() {
    for (String realm : List.of("", "line\nbreak", "x".repeat(764))) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new TurnSettings(
                  realm,
                  List.of(RelayAddress.of(Setup.V4)),
                  PortRange.DYNAMIC,
                  false,
                  TurnLimits.DEFAULT),
          realm);
    }
  }

  @Test
  void aNameOrPasswordThatKeysCannotBeMadeOfIsRefused() {
    for (Map<String, String> bad : List.of(Map.of("", "x"), Map.of("x", ""), Map.of("a\n", "x"))) {
      assertThrows(
          IllegalArgumentException.class, () -> Credentials.of("realm", bad, Optional.empty()));
    }
  }

  @Test
  void credentialsAreForTheRealmOfTheServer() {
    Credentials others = Credentials.of("other", Map.of("alice", "wonder"), Optional.empty());
    assertThrows(IllegalArgumentException.class, () -> new Lab().server().onCredentials(others));
  }

  @Test
  void aListenerHasAPlaceAmongOthers() {
    for (int id : new int[] {-1, Listener.MAX_ID + 1}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Listener(id, Transport.UDP, Setup.at("5.9.0.1", 3478), false));
    }
    Listener last = new Listener(Listener.MAX_ID, Transport.UDP, Setup.at("5.9.0.1", 3478), false);
    assertEquals(0, new Lab().client(last, 0).allocate().refresh(0).error());
  }
}
