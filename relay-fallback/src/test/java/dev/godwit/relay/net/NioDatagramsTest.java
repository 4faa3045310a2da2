package dev.godwit.relay.net;

import java.io.IOException;

final class NioDatagramsTest extends DatagramsContract {
  @Override
  Datagrams make() throws IOException {
    return new NioDatagrams();
  }
}
