package dev.godwit.agent.wire;

import java.net.ConnectException;
import java.net.InetSocketAddress;
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
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says for a person why a connection to the server could not be opened, and what to do. */
final class ConnectFailure {
  private ConnectFailure() {}

  /**
   * The sentence.
   *
   * @param proxy by which the server was to be reached
   */
  static String sentence(URI server, Optional<InetSocketAddress> proxy, Throwable failure) {
    return proxy
        .filter(_ -> !hasCause(failure, SSLException.class))
        .map(it -> throughProxy(server, it.getHostString() + ":" + it.getPort(), failure))
        .orElseGet(() -> sentence(server, failure));
  }

  private static String throughProxy(URI server, String proxy, Throwable failure) {
    String answer =
        failure instanceof WebSocketHandshakeException handshake
            ? " (HTTP " + handshake.getResponse().statusCode() + ")"
            : "";
    return "The server at %s:%d was not reached through the proxy at %s%s. Check HTTPS_PROXY, or name the server in NO_PROXY."
        .formatted(server.getHost(), server.getPort(), proxy, answer);
  }

  private static String sentence(URI server, Throwable failure) {
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
    if (hasCause(failure, PinnedCertificate.OtherCertificateException.class)) {
      return "The certificate of the server at "
          + where
          + " has another fingerprint than was given. Compare it with what the server prints: it may"
          + " have made a new one, or this is another server.";
    }
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
          + ": the server may have made it itself. Then give the fingerprint that the server prints"
          + " (--server-fingerprint), or have it use one from an authority (godwit serve"
          + " --tls-cert).";
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
