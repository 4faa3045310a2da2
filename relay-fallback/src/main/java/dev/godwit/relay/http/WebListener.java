package dev.godwit.relay.http;

import dev.godwit.relay.listen.CannotListenException;
import dev.godwit.relay.listen.HostPort;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.ssl.SslConnection;

/**
 * One address that requests come in by, by HTTP or HTTPS. Both have the same limits; those of a TLS
 * handshake are those of a connection that says nothing. Thread-safe.
 */
public final class WebListener implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  /** A TLS record is 16 KiB and what encryption adds (RFC 8446, section 5.2). */
  private static final int RECORD_BUFFER_BYTES = 17 * 1024;

  /** What the kernel may hold for a client that does not read, beside what we hold. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  /** A browser's upgrade request has about 1 KiB of headers. */
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  private static final int MAX_HEADERS = 100;

  /** Nothing here takes a body; Undertow reads away what little comes. */
  private static final long MAX_BODY_BYTES = 1024;

  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

  /** From connecting, or the end of a request, to the next; a TLS handshake is part of it. */
  static final int IDLE_TIMEOUT_MILLIS = 30_000;

  /** Each I/O thread keeps this many buffers for its next use. */
  private static final int KEPT_BUFFERS = 4;

  /** As many buffers as connections have use for, whose number is limited. */
  private static final int UNLIMITED = -1;

  private static final int BACKLOG = 1000;

  /** RFC 9325, section 3.1.1: nothing older. */
  private static final Sequence<String> TLS_VERSIONS = Sequence.of("TLSv1.3", "TLSv1.2");

  private static final OptionMap HTTP =
      OptionMap.builder()
          .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
          .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
          .set(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
          .set(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY_BYTES)
          .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, REQUEST_TIMEOUT_MILLIS)
          .set(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_TIMEOUT_MILLIS)
          .getMap();

  private final AcceptingChannel<?> channel;
  private final Optional<UndertowXnioSsl> tls;

  private WebListener(AcceptingChannel<?> channel, Optional<UndertowXnioSsl> tls) {
    this.channel = channel;
    this.tls = tls;
  }

  /**
   * Listens.
   *
   * @param tls by what the server proves who it is, or nothing for plain HTTP
   * @param maxConnections further ones wait until one of these ends
   * @throws CannotListenException if the address cannot be had
   */
  public static WebListener open(
      XnioWorker worker,
      HostPort where,
      Optional<SSLContext> tls,
      HttpHandler handler,
      int maxConnections)
      throws CannotListenException {
    HttpOpenListener opener = new HttpOpenListener(buffers(BUFFER_BYTES), HTTP);
    opener.setRootHandler(handler);
    ChannelListener<AcceptingChannel<StreamConnection>> plain =
        ChannelListeners.openListenerAdapter(opener);
    ChannelListener<AcceptingChannel<SslConnection>> secure =
        ChannelListeners.openListenerAdapter(opener);
    OptionMap sockets = sockets(maxConnections);
    try {
      var address = new InetSocketAddress(InetAddress.getByName(where.host()), where.port());
      Optional<UndertowXnioSsl> ssl = tls.map(context -> withTls(worker, context));
      AcceptingChannel<?> channel =
          ssl.isEmpty()
              ? worker.createStreamConnectionServer(address, plain, sockets)
              : ssl.get().createSslConnectionServer(worker, address, secure, sockets);
      channel.resumeAccepts();
      return new WebListener(channel, ssl);
    } catch (IOException e) {
      throw new CannotListenException(where, e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return channel.getLocalAddress(InetSocketAddress.class);
  }

  /** New connections are shown this from now on; those that there are go on. */
  public void replaceTls(SSLContext context) {
    tls.orElseThrow().updateSSLContext(context);
  }

  /** Takes no more connections; those that there are go on. */
  @Override
  public void close() {
    IoUtils.safeClose(channel);
  }

  private static UndertowXnioSsl withTls(XnioWorker worker, SSLContext tls) {
    return new UndertowXnioSsl(
        worker.getXnio(), OptionMap.EMPTY, buffers(RECORD_BUFFER_BYTES), tls);
  }

  private static OptionMap sockets(int maxConnections) {
    return OptionMap.builder()
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BACKLOG, BACKLOG)
        .set(Options.SEND_BUFFER, SEND_BUFFER_BYTES)
        .set(Options.CONNECTION_HIGH_WATER, maxConnections)
        .set(Options.CONNECTION_LOW_WATER, maxConnections)
        .set(Options.SSL_ENABLED_PROTOCOLS, TLS_VERSIONS)
        .getMap();
  }

  /** On the heap: direct ones are no faster, and Java warns of the way in which they are freed. */
  private static ByteBufferPool buffers(int sizeBytes) {
    return new DefaultByteBufferPool(false, sizeBytes, UNLIMITED, KEPT_BUFFERS);
  }
}
