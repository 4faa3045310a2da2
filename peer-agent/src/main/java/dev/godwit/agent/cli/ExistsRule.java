package dev.godwit.agent.cli;

import dev.godwit.agent.OnExists;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The value of {@code --on-exists}. */
final class ExistsRule implements ITypeConverter<OnExists> {
  @Override
  public OnExists convert(String typed) {
    return switch (typed.toLowerCase(Locale.ROOT)) {
      case "rename" -> OnExists.RENAME;
      case "skip" -> OnExists.SKIP;
      case "overwrite" -> OnExists.OVERWRITE;
      case "fail" -> OnExists.FAIL;
      default -> throw new TypeConversionException("say rename, skip, overwrite or fail");
    };
  }
}
