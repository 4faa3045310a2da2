package dev.godwit.relay.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** TCP alone. */
final class PlainWire implements StreamWire {
  /** How often a connection is read before the others have their turn. */
  static final int MAX_READS = 4;

  private final SocketChannel channel;
  private int reads;

  PlainWire(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public void resume() {
    reads = 0;
  }

  @Override
  public Found read(ByteBuffer messages) throws IOException {
    if (reads++ == MAX_READS) {
      return Found.NOTHING;
    }
    int count = channel.read(messages);
    return count > 0 ? Found.BYTES : count == 0 ? Found.NOTHING : Found.END;
  }

  @Override
  public void pause() {}

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
  }

  @Override
  public void writeOn() {}

  @Override
  public int interest() {
    return SelectionKey.OP_READ;
  }

  @Override
  public boolean isShakingHands() {
    return false;
  }

  @Override
  public void close() {
    StreamAcceptor.discard(channel);
  }
}
