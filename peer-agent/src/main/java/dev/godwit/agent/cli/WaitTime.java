package dev.godwit.agent.cli;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 30s}, {@code 5m}, {@code 2h}, {@code 0} or {@code forever}. */
final class WaitTime implements ITypeConverter<Duration> {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhd]?)");

  @Override
  public Duration convert(String value) {
    if (value.equals("forever")) {
      return ChronoUnit.FOREVER.getDuration();
    }
    Matcher time = TIME.matcher(value);
    if (!time.matches()) {
      throw new TypeConversionException("use a time such as 30s, 5m, 2h, 0 or forever");
    }
    long amount = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofSeconds(amount);
    };
  }
}
