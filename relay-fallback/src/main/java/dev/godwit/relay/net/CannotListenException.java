package dev.godwit.relay.net;

import dev.godwit.relay.stun.TransportAddress;
import dev.godwit.relay.turn.Transport;
import java.net.BindException;
import java.net.SocketException;

/** An address that the relay cannot listen on; the message is for a person. */
public final class CannotListenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient TransportAddress address;
  private final Transport transport;

  CannotListenException(TransportAddress address, Transport transport, Exception cause) {
    super(
        "Cannot listen on " + address + " by " + transport + ": " + reason(cause) + ".", cause);
    this.address = address;
    this.transport = transport;
  }

  /** The address that was asked for. */
  public TransportAddress address() {
    return address;
  }

  /** What was to be spoken there. */
  public Transport transport() {
    return transport;
  }

  private static String reason(Exception cause) {
    return switch (cause) {
      case BindException bind when said(bind, "in use") ->
          "the port is in use; stop whoever uses it, or choose another";
      case BindException bind when said(bind, "assign") -> "this machine has no such address";
      case SocketException socket when said(socket, "denied") ->
          "it needs more rights than this user has; choose a port from 1024 on";
      case Exception other when said(other, "Too many open files") ->
          "this process may open no more files; raise its limit (ulimit -n)";
      case Exception other -> String.valueOf(other.getMessage());
    };
  }

  private static boolean said(Exception e, String word) {
    String message = e.getMessage();
    return message != null && message.contains(word);
  }
}
