package dev.godwit.relay;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What was said, as text, and where: on the command line, in the environment, in the file. */
final class OptionValues {
  /**
   * One option as it was said in one place.
   *
   * @param place as a person would look for it
   */
  record Said(List<String> texts, String place) {
    Said {
      texts = List.copyOf(texts);
    }
  }

  private final Map<RelayOption, Said> said;

  /** Of several places, the first that says an option says all of it. */
  @SafeVarargs
  static OptionValues of(Map<RelayOption, Said>... places) {
    Map<RelayOption, Said> all = new EnumMap<>(RelayOption.class);
    for (Map<RelayOption, Said> place : places) {
      place.forEach(all::putIfAbsent);
    }
    return new OptionValues(all);
  }

  private OptionValues(Map<RelayOption, Said> said) {
    this.said = said;
  }

  /** What the environment says: several values are parted by spaces. */
  static Map<RelayOption, Said> fromEnvironment(Map<String, String> environment) {
    Map<RelayOption, Said> found = new EnumMap<>(RelayOption.class);
    for (RelayOption option : RelayOption.values()) {
      String text = environment.getOrDefault(option.variable(), "").strip();
      if (!text.isEmpty()) {
        List<String> texts =
            option.form() == RelayOption.Form.SEVERAL
                ? Arrays.asList(text.split("\\s+"))
                : List.of(text);
        found.put(option, new Said(texts, "$" + option.variable()));
      }
    }
    return found;
  }

  boolean isSaid(RelayOption option) {
    return said.containsKey(option);
  }

  /** All values; none if nothing was said. */
  List<String> all(RelayOption option) {
    Said found = said.get(option);
    return found == null ? List.of() : found.texts();
  }

  /** The one value, of an option that has one. */
  Optional<String> one(RelayOption option) {
    return all(option).stream().findFirst();
  }

  /** Where it was said, else where it could be. */
  String place(RelayOption option) {
    Said found = said.get(option);
    return found == null ? option.flag() : found.place();
  }

  /** What says that a value makes no sense. */
  ConfigException wrong(RelayOption option, String takes, String text) {
    return new ConfigException(
        place(option) + " takes " + takes + (option.isSecret() ? "." : ", not " + text + "."));
  }

  /** Which options say something else there. */
  Set<RelayOption> differences(OptionValues other) {
    Set<RelayOption> different = EnumSet.noneOf(RelayOption.class);
    for (RelayOption option : RelayOption.values()) {
      if (!Objects.equals(all(option), other.all(option))) {
        different.add(option);
      }
    }
    return different;
  }
}
