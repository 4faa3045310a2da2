package dev.godwit.relay;

import dev.godwit.relay.listen.HostPort;
import dev.godwit.relay.stun.IpAddress;
import dev.godwit.relay.stun.TransportAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes values of what was said as text, or of what is usual where nothing was said. */
final class OptionReader {
  private static final String OFF = "off";
  private static final int MAX_PORT = 0xFFFF;
  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(s|m|h|)");
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,12})([kKmMgG]?)");
  private static final Map<String, Long> MULTIPLES =
      Map.of("", 1L, "K", 1_000L, "M", 1_000_000L, "G", 1_000_000_000L);

  private final OptionValues values;

  OptionReader(OptionValues values) {
    this.values = values;
  }

  String text(RelayOption option) {
    return values.one(option).orElse(option.usual());
  }

  boolean isOn(RelayOption option) throws ConfigException {
    return switch (text(option).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw values.wrong(option, "true or false", text(option));
    };
  }

  int number(RelayOption option, int least, int most) throws ConfigException {
    String text = text(option);
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw values.wrong(option, least + " to " + most, text);
  }

  int port(RelayOption option) throws ConfigException {
    return number(option, 0, MAX_PORT);
  }

  /** A port, unless it is off. */
  OptionalInt portOrOff(RelayOption option) throws ConfigException {
    if (text(option).equals(OFF)) {
      return OptionalInt.empty();
    }
    if (!text(option).matches("[0-9]{1,5}") || Integer.parseInt(text(option)) > MAX_PORT) {
      throw values.wrong(option, "0 to " + MAX_PORT + " or off", text(option));
    }
    return OptionalInt.of(Integer.parseInt(text(option)));
  }

  /** A host and port, unless it is off. */
  Optional<HostPort> hostPortOrOff(RelayOption option, int usualPort) throws ConfigException {
    String text = text(option);
    if (text.equals(OFF)) {
      return Optional.empty();
    }
    HostPort parsed =
        HostPort.parse(text, usualPort)
            .orElseThrow(() -> values.wrong(option, "HOST:PORT or off", text));
    return Optional.of(parsed);
  }

  /** Seconds, or a number with a unit, from {@code least} to {@code most}. */
  Duration time(RelayOption option, Duration least, Duration most) throws ConfigException {
    String text = text(option);
    Matcher matcher = TIME.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration time =
          switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
          };
      if (time.compareTo(least) >= 0 && time.compareTo(most) <= 0) {
        return time;
      }
    }
    throw values.wrong(
        option,
        "a time such as 90s, 10m or 2h, from %d to %d s"
            .formatted(least.toSeconds(), most.toSeconds()),
        text);
  }

  /** A number of bytes, maybe with K, M or G for thousands, millions or more. */
  long bytes(RelayOption option) throws ConfigException {
    String text = text(option);
    Matcher matcher = BYTES.matcher(text);
    if (!matcher.matches()) {
      throw values.wrong(option, "a number of bytes such as 500K or 10M", text);
    }
    long multiple = MULTIPLES.getOrDefault(matcher.group(2).toUpperCase(Locale.ROOT), 1L);
    return Long.parseLong(matcher.group(1)) * multiple;
  }

  List<IpAddress> addresses(RelayOption option) throws ConfigException {
    return several(option, "an IPv4 or IPv6 address", IpAddress::parse);
  }

  List<TransportAddress> transportAddresses(RelayOption option, int usualPort)
      throws ConfigException {
    return several(
        option,
        "ADDRESS:PORT",
        text ->
            HostPort.parse(text, usualPort)
                .flatMap(at ->
                    IpAddress.parse(at.host()).map(ip -> new TransportAddress(ip, at.port()))));
  }

  /** One of these, in any case of letters. */
  <E extends Enum<E>> E word(RelayOption option, Class<E> type) throws ConfigException {
    for (E each : type.getEnumConstants()) {
      if (each.name().equalsIgnoreCase(text(option))) {
        return each;
      }
    }
    List<String> names = new ArrayList<>();
    for (E each : type.getEnumConstants()) {
      names.add(each.name().toLowerCase(Locale.ROOT));
    }
    throw values.wrong(option, String.join(", ", names), text(option));
  }

  Optional<Path> path(RelayOption option) throws ConfigException {
    Optional<String> text = values.one(option);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(text.get()));
    } catch (InvalidPathException _) {
      throw values.wrong(option, "the name of a file", text.get());
    }
  }

  /** All that was said, each read by a parser. */
  <T> List<T> several(RelayOption option, String takes, Function<String, Optional<T>> parser)
      throws ConfigException {
    List<T> all = new ArrayList<>();
    for (String text : values.all(option)) {
      all.add(parser.apply(text).orElseThrow(() -> values.wrong(option, takes, text)));
    }
    return all;
  }
}
