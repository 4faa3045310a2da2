package dev.godwit.agent.wire;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says for a person why a connection to the server could not be opened, and what to do. */
final class ConnectFailure {
  private ConnectFailure() {}

  static String sentence(URI server, Throwable failure) {
    String where = server.getHost() + ":" + server.getPort();
    @Nullable Throwable cause = failure;
    while (cause != null) {
      switch (cause) {
        case UnresolvedAddressException _, UnknownHostException _ -> {
          return "There is no host named " + server.getHost() + ". Check the server's name.";
        }
        case WebSocketHandshakeException handshake -> {
          return "The server at "
              + where
              + " did not take the connection (HTTP "
              + handshake.getResponse().statusCode()
              + "). Is it a Godwit server?";
        }
        case SSLException tls -> {
          return tlsSentence(where, tls);
        }
        case HttpTimeoutException _ -> {
          return "The server at " + where + " did not answer in time. Is it up and reachable?";
        }
        default -> cause = cause.getCause();
      }
    }
    return hasCause(failure, ConnectException.class)
        ? "No server listens at " + where + ". Start one with: godwit serve"
        : "The connection to the server at " + where + " failed. Try again.";
  }

  private static String tlsSentence(String where, SSLException failure) {
    if (hasCause(failure, CertificateExpiredException.class)
        || hasCause(failure, CertificateNotYetValidException.class)) {
      return "The certificate of the server at "
          + where
          + " is not valid today. Have it renewed, or set this machine's clock.";
    }
    if (hasCause(failure, CertPathBuilderException.class)
        || hasCause(failure, CertPathValidatorException.class)) {
      return "This machine does not trust the certificate of the server at "
          + where
          + ": the server may have made it itself. Give it one from an authority (godwit serve"
          + " --tls-cert), or use its ws:// address if you trust the network.";
    }
    if (hasCause(failure, CertificateException.class)) {
      return "The certificate of the server at "
          + where
          + " is for another name. Use the name that it is for.";
    }
    return "The server at "
        + where
        + " could not agree on TLS. If it does without, use its ws:// address.";
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
