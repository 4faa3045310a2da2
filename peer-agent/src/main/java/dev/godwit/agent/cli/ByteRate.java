package dev.godwit.agent.cli;

import dev.godwit.protocol.transfer.Pace;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The value of {@code --limit}: bytes in a second. */
final class ByteRate implements ITypeConverter<Long> {
  private static final Pattern RATE = Pattern.compile("(\\d{1,12})([KMG]?)");

  @Override
  public Long convert(String typed) {
    Matcher rate = RATE.matcher(typed);
    if (rate.matches()) {
      long unit =
          switch (rate.group(2)) {
            case "K" -> 1_000;
            case "M" -> 1_000_000;
            case "G" -> 1_000_000_000;
            default -> 1;
          };
      long bytes = Long.parseLong(rate.group(1)) * unit;
      if (bytes >= Pace.MIN_BYTES_PER_SECOND) {
        return bytes;
      }
    }
    throw new TypeConversionException("use bytes a second such as 500K, 10M or 1G, from 1K on");
  }
}
