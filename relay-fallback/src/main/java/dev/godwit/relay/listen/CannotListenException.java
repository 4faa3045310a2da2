package dev.godwit.relay.listen;

import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;

/** An address that a server cannot listen on; the message is for a person. */
public final class CannotListenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient HostPort address;

  /**
   * @param cause why the system refused
   */
  public CannotListenException(HostPort address, Throwable cause) {
    super("Cannot listen on " + address + ": " + reason(cause) + ".", cause);
    this.address = address;
  }

  /** The address that was asked for. */
  public HostPort address() {
    return address;
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    for (Throwable next = root.getCause(); next != null; next = root.getCause()) {
      root = next;
    }
    return switch (root) {
      case UnknownHostException _ -> "there is no host of this name";
      case BindException bind when said(bind, "in use") ->
          "the port is in use; stop whoever uses it, or choose another";
      case BindException bind when said(bind, "assign") -> "this machine has no such address";
      case SocketException socket when said(socket, "denied") ->
          "it needs more rights than this user has; choose a port from 1024 on";
      case Throwable other -> String.valueOf(other.getMessage());
    };
  }

  private static boolean said(Exception e, String word) {
    String message = e.getMessage();
    return message != null && message.contains(word);
  }
}
