package dev.godwit.relay.net;

import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class JoinedDatagramsTest extends DatagramsContract {
  @Override
  Datagrams make() throws IOException {
    return new EpollDatagrams(true);
  }
}
