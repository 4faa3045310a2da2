package dev.godwit.relay.tls;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * By what new connections are made: a renewed certificate takes the place of the one before, while
 * connections that there are go on. Thread-safe.
 */
public final class CurrentTls implements Supplier<SSLContext> {
  private volatile SSLContext context;

  /** Begins with this identity. */
  public CurrentTls(TlsIdentity identity) {
    this.context = identity.context();
  }

  /** From now on connections are made with this one. */
  public void replace(TlsIdentity identity) {
    context = identity.context();
  }

  @Override
  public SSLContext get() {
    return context;
  }
}
