package dev.godwit.relay;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The places by which a relay is told how to run.
 *
 * @param flags what the command line says
 * @param environment the variables that there are
 * @param file which can change while the relay runs
 */
record ConfigSources(
    Map<RelayOption, OptionValues.Said> flags,
    Map<String, String> environment,
    Optional<Path> file) {

  /**
   * What they say now.
   *
   * @throws ConfigException if the file makes no sense
   */
  OptionValues read() throws ConfigException {
    Map<RelayOption, OptionValues.Said> variables = OptionValues.fromEnvironment(environment);
    return file.isEmpty()
        ? OptionValues.of(flags, variables)
        : OptionValues.of(flags, variables, ConfigFile.read(file.get()));
  }
}
