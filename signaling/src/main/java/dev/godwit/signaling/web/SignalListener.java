package dev.godwit.signaling.web;

import dev.godwit.protocol.signal.SignalLimits;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketChannel;

/** Hands what a WebSocket receives to the hub. Called on the socket's I/O thread, in order. */
final class SignalListener extends AbstractReceiveListener {
  private final SignalHub hub;
  private final SignalSocket socket;

  SignalListener(SignalHub hub, SignalSocket socket) {
    this.hub = hub;
    this.socket = socket;
  }

  @Override
  protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
    String text = message.getData();
    if (!socket.isClosing()) {
      hub.onText(socket.id(), text);
    }
  }

  @Override
  protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
    message.getData().close();
    hub.onBinary(socket.id());
  }

  @Override
  protected void onFullPingMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
    hub.onControlFrame(socket.id());
    if (!socket.trySendPong(message)) {
      hub.onOverflow(socket.id());
    }
  }

  @Override
  protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
    message.getData().close();
    hub.onControlFrame(socket.id());
  }

  /** Undertow answers it, and reads a frame without a code as 1000. */
  @Override
  protected void onCloseMessage(CloseMessage message, WebSocketChannel channel) {
    socket.onCloseFrame(message.getCode());
  }

  /** A broken or too large frame: Undertow has queued the close frame that says so. */
  @Override
  protected void onError(WebSocketChannel channel, Throwable error) {
    hub.onClosed(socket.id());
    if (channel.isCloseFrameSent()) {
      socket.cutLater();
    } else {
      super.onError(channel, error);
    }
  }

  /** Beyond it the client is closed with 1009. */
  @Override
  protected long getMaxTextBufferSize() {
    return SignalLimits.MAX_MESSAGE_BYTES;
  }

  @Override
  protected long getMaxBinaryBufferSize() {
    return SignalLimits.MAX_MESSAGE_BYTES;
  }
}
