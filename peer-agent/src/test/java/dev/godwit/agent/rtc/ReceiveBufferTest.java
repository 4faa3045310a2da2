package dev.godwit.agent.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {

  @Test
  void onlySocketsThatCameLaterAreEnlarged() throws IOException {
    try (DatagramChannel before = DatagramChannel.open().bind(null)) {
      before.setOption(StandardSocketOptions.SO_RCVBUF, 65_536);
      int size = before.getOption(StandardSocketOptions.SO_RCVBUF);
      ReceiveBuffer buffers = new ReceiveBuffer();
      try (DatagramChannel after = DatagramChannel.open().bind(null)) {
        after.setOption(StandardSocketOptions.SO_RCVBUF, 65_536);
        assertTrue(buffers.enlarge() >= 1);
        assertTrue(after.getOption(StandardSocketOptions.SO_RCVBUF) > size);
        assertEquals(size, before.getOption(StandardSocketOptions.SO_RCVBUF));
      }
    }
  }

  @Test
  void lessThanWasWantedIsSaidWithWhatToDo() {
    int stockLinux = 425_984;

    assertEquals(Optional.empty(), ReceiveBuffer.hint(2 * ReceiveBuffer.WANTED_BYTES));
    String hint = ReceiveBuffer.hint(stockLinux).orElseThrow();
    assertTrue(hint.contains("208 KiB"), hint);
    assertTrue(hint.contains("net.core.rmem_max=" + ReceiveBuffer.WANTED_BYTES), hint);
  }
}
