package dev.godwit.relay.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the server makes of where it runs: environment and network. */
class SurroundingsTest {
  @Test
  void stateIsKeptWhereTheEnvironmentSays() {
    assertEquals(
        Path.of("/state/godwit"), StateFolder.of(Map.of("XDG_STATE_HOME", "/state"), "/root"));
    assertEquals(
        Path.of("/home/ann/.local/state/godwit"), StateFolder.of(Map.of("HOME", "/home/ann"), "/"));
    assertEquals(Path.of("/root/.local/state/godwit"), StateFolder.of(Map.of(), "/root"));
  }

  @Test
  void aStateFolderThatDependsOnWhereOneIsDoesNotCount() {
    assertEquals(
        Path.of("/home/ann/.local/state/godwit"),
        StateFolder.of(Map.of("XDG_STATE_HOME", "state", "HOME", "/home/ann"), "/"));
  }

  @Test
  void theMachinesAddressesAreThoseThatOthersCanReach() {
    for (InetAddress address : Machine.look().addresses()) {
      assertFalse(address.isLoopbackAddress() || address.isLinkLocalAddress(), address.toString());
      assertFalse(address.getHostAddress().contains("%"), address.toString());
    }
    assertEquals(
        Machine.look().addresses().size(), Machine.look().addresses().stream().distinct().count());
  }
}
