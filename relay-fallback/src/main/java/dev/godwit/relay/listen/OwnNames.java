package dev.godwit.relay.listen;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * By what names a server can be reached without a resolver that others control: addresses, this
 * machine's names, those given by its operator. Any other name may be a stranger's who lets it
 * resolve to this machine (DNS rebinding). Immutable.
 */
public final class OwnNames {
  /** No resolver is involved in these: four decimal bytes, or anything with colons. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9a-f:.]*:[0-9a-f:.]*");

  private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(?:\\.[0-9]{1,3}){3}");

  private final Set<String> names;

  /**
   * @param names of this machine, and those given by its operator
   */
  public OwnNames(Collection<String> names) {
    this.names =
        names.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether nobody else can point this at us: a name in lower case, or an address. */
  public boolean contains(String host) {
    return isLoopback(host) || ADDRESS.matcher(host).matches() || names.contains(host);
  }

  /** Whether this is this machine, by any of the names that every machine has for itself. */
  public static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || IPV4_LOOPBACK.matcher(host).matches();
  }
}
