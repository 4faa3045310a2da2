package dev.godwit.relay;

import static dev.godwit.relay.RelayOption.SECRET;
import static dev.godwit.relay.RelayOption.SECRET_FILE;
import static dev.godwit.relay.RelayOption.USER;
import static dev.godwit.relay.RelayOption.USERS_FILE;

import dev.godwit.protocol.credential.TurnSecret;
import dev.godwit.protocol.credential.TurnSecrets;
import dev.godwit.relay.turn.Credentials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads by what a relay's clients are known. What it says of mistakes holds no secret. */
final class KnownClients {
  private final OptionValues values;
  private final OptionReader read;

  KnownClients(OptionValues values, OptionReader read) {
    this.values = values;
    this.read = read;
  }

  Credentials read(String realm) throws ConfigException {
    Optional<TurnSecrets> secrets = secrets();
    Map<String, String> users = users();
    if (secrets.isEmpty() && users.isEmpty()) {
      throw new ConfigException(
          "A relay without secret and users can be used by nobody. Make a secret, and tell the"
              + " signaling server too: openssl rand -hex 32 > relay.secret; then --secret-file"
              + " relay.secret.");
    }
    try {
      return Credentials.of(realm, users, secrets);
    } catch (IllegalArgumentException _) {
      throw new ConfigException(
          "The realm, or the name or password of a user, has characters that RFC 8265 does not"
              + " allow there, such as control characters.");
    }
  }

  private Optional<TurnSecrets> secrets() throws ConfigException {
    List<TurnSecret> inUse = new ArrayList<>();
    for (String text : values.all(SECRET)) {
      inUse.add(secret(text, values.place(SECRET)));
    }
    Optional<Path> file = read.path(SECRET_FILE);
    if (file.isPresent()) {
      List<String> lines = ConfigFile.lines(file.get());
      if (lines.isEmpty()) {
        throw new ConfigException("There is no secret in " + file.get() + ".");
      }
      for (String line : lines) {
        inUse.add(secret(line, file.get().toString()));
      }
    }
    if (inUse.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new TurnSecrets(inUse));
    } catch (IllegalArgumentException _) {
      throw new ConfigException(
          "One secret is in use, or two while one is replaced, not " + inUse.size() + ".");
    }
  }

  private static TurnSecret secret(String text, String place) throws ConfigException {
    try {
      return new TurnSecret(text);
    } catch (IllegalArgumentException _) {
      throw new ConfigException(place + ": a secret has 1 to " + TurnSecret.MAX_BYTES + " bytes.");
    }
  }

  private Map<String, String> users() throws ConfigException {
    Map<String, String> users = new LinkedHashMap<>();
    for (String text : values.all(USER)) {
      add(users, text, values.place(USER));
    }
    Optional<Path> file = read.path(USERS_FILE);
    if (file.isPresent()) {
      for (String line : ConfigFile.lines(file.get())) {
        add(users, line, file.get().toString());
      }
    }
    return users;
  }

  private static void add(Map<String, String> users, String text, String place)
      throws ConfigException {
    int colon = text.indexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      throw new ConfigException(place + ": a user is NAME:PASSWORD.");
    }
    if (users.put(text.substring(0, colon), text.substring(colon + 1)) != null) {
      throw new ConfigException(
          place + ": the user " + text.substring(0, colon) + " is there twice.");
    }
  }
}
