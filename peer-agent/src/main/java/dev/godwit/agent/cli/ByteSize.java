package dev.godwit.agent.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500K}, {@code 10M}, {@code 2G}, {@code 1T} or a number of bytes. */
final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([KMGT]?)");

  @Override
  public Long convert(String value) {
    Matcher size = SIZE.matcher(value);
    if (!size.matches()) {
      throw new TypeConversionException("use a size such as 500K, 10M, 2G or 1T");
    }
    int shift = 10 * " KMGT".indexOf(size.group(2).isEmpty() ? " " : size.group(2));
    long amount = Long.parseLong(size.group(1));
    if (amount > Long.MAX_VALUE >> shift) {
      throw new TypeConversionException("that is more than can be counted");
    }
    return amount << shift;
  }
}
