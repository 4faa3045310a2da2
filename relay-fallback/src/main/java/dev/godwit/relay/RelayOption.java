package dev.godwit.relay;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a relay can be told: one table for the flags of the command, the variables of its
 * environment and the keys of its file. Who says it most particularly is heard: the flag, else the
 * variable, else the file.
 */
enum RelayOption {
  LISTEN(
      Form.SEVERAL,
      "ADDRESS",
      "0.0.0.0 ::",
      "An address to hear clients at; several times for several."),
  PORT(Form.ONE, "PORT", "3478", "The port for UDP and TCP; 0 takes a free one."),
  TLS_PORT(
      Form.ONE,
      "PORT",
      "5349 with a certificate",
      "The port for TLS; 0 takes a free one, off none. Asked for without a certificate, the relay"
          + " makes one itself."),
  TLS_CERT(
      Form.ONE,
      "FILE",
      "",
      "The relay's certificate and those between it and its authority, as PEM.",
      Change.AT_ONCE),
  TLS_KEY(Form.ONE, "FILE", "", "The certificate's key, as PEM.", Change.AT_ONCE),
  PUBLIC_HOST(
      Form.SEVERAL,
      "HOST[=ADDRESS]",
      "",
      "The name by which clients reach the relay and, behind a NAT that maps one address to"
          + " another, the outer address, which clients are told in place of the relay's own."),
  RELAY_ADDRESS(
      Form.SEVERAL,
      "ADDRESS",
      "those listened at",
      "An address of this machine to relay from; where all are listened at, the one by which"
          + " packets leave, of each family."),
  RELAY_PORTS(Form.ONE, "FIRST-LAST", "49152-65535", "The ports to relay from."),
  REALM(Form.ONE, "NAME", "godwit", "The realm that users belong to; short, as it is often sent."),
  SECRET(
      Form.SEVERAL,
      "TEXT",
      "",
      "For tests: what credentials that expire are made by. Who lists processes sees it; use a file"
          + " or the environment.",
      Change.AT_ONCE),
  SECRET_FILE(
      Form.ONE,
      "FILE",
      "",
      "A file with the secret that credentials are made by: one a line, two while one is replaced.",
      Change.AT_ONCE),
  USER(
      Form.SEVERAL,
      "NAME:PASSWORD",
      "",
      "For tests: a user that stays. Who lists processes sees it; use a file or the environment.",
      Change.AT_ONCE),
  USERS_FILE(
      Form.ONE,
      "FILE",
      "",
      "A file with users that stay: NAME:PASSWORD, one a line.",
      Change.AT_ONCE),
  ALLOW_PEER(
      Form.SEVERAL,
      "ADDRESS/BITS",
      "",
      "A range of peers that is refused by default (loopback, private, link-local …) and shall not"
          + " be.",
      Change.AT_ONCE),
  RFC5766_CHANNELS(
      Form.SWITCH, "", "false", "Take channels 0x5000 to 0x7FFF too, for clients before RFC 8656."),
  MAX_ALLOCATIONS(Form.ONE, "N", "12000", "Allocations in all."),
  USER_QUOTA(Form.ONE, "N", "100", "Allocations of one user."),
  ADDRESS_QUOTA(Form.ONE, "N", "12000", "Allocations of one client address, or IPv6 /64."),
  MAX_PERMISSIONS(Form.ONE, "N", "128", "Addresses that one allocation may talk with at once."),
  MAX_CHANNELS(Form.ONE, "N", "128", "Channels of one allocation."),
  MAX_RESERVATIONS(Form.ONE, "N", "256", "Ports that are kept for a second allocation, in all."),
  MAX_LIFETIME(Form.ONE, "TIME", "1h", "The longest time between two refreshes."),
  MAX_SESSION(
      Form.ONE,
      "TIME",
      "24h",
      "How long an allocation may be refreshed in all, where its credential ends before."),
  MAX_RATE(Form.ONE, "BYTES", "0", "Bytes a second in all, both ways together; 0: no limit."),
  USER_RATE(Form.ONE, "BYTES", "0", "Bytes a second of one user; 0: no limit."),
  ALLOCATION_RATE(Form.ONE, "BYTES", "0", "Bytes a second of one allocation; 0: no limit."),
  CHALLENGE_RATE(Form.ONE, "N", "100", "Answers a second to one address that has proved nothing."),
  MAX_CONNECTIONS(Form.ONE, "N", "10000", "TCP and TLS connections in all."),
  MAX_CONNECTIONS_PER_ADDRESS(
      Form.ONE, "N", "500", "TCP and TLS connections of one address, or IPv6 /64."),
  ALTERNATE_SERVER(
      Form.SEVERAL,
      "ADDRESS:PORT",
      "",
      "Where clients are sent while the relay drains; one of each family at most."),
  DRAIN(
      Form.ONE,
      "TIME",
      "30s",
      "How long allocations have to end when the relay is told to stop. A client can't move one;"
          + " none lasts longer than it is refreshed."),
  THREADS(Form.ONE, "N", "one a core", "Threads for UDP clients."),
  ENGINE(
      Form.ONE,
      "NAME",
      "automatic",
      "How datagrams are received and sent: automatic, portable, batched or joined."),
  ADMIN(
      Form.ONE,
      "HOST:PORT",
      "127.0.0.1:9465",
      "Where /health/live, /health/ready and /metrics are served; off: nowhere."),
  STATE(
      Form.ONE,
      "FOLDER",
      "~/.local/state/godwit",
      "Where a certificate that the relay makes itself is kept."),
  LOG(Form.ONE, "text|json", "text", "How the log on stderr is written."),
  DEBUG(Form.SWITCH, "", "false", "Log more, addresses of clients and peers included.");

  /** How often a thing can be said. */
  enum Form {
    ONE,
    SEVERAL,
    /** On or off: as a flag it has no value. */
    SWITCH
  }

  /** When a change of the file takes effect. */
  enum Change {
    /** When the files are read again. */
    AT_ONCE,
    AT_THE_NEXT_START
  }

  private final Form form;
  private final String label;
  private final String usual;
  private final String description;
  private final Change change;

  RelayOption(Form form, String label, String usual, String description) {
    this(form, label, usual, description, Change.AT_THE_NEXT_START);
  }

  RelayOption(Form form, String label, String usual, String description, Change change) {
    this.form = form;
    this.label = label;
    this.usual = usual;
    this.description = description;
    this.change = change;
  }

  /** The option that the file calls by this key. */
  static Optional<RelayOption> ofKey(String key) {
    return Arrays.stream(values()).filter(option -> option.key().equals(key)).findFirst();
  }

  /** As the file calls it. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As the command line calls it. */
  String flag() {
    return "--" + key();
  }

  /** As the environment calls it. */
  String variable() {
    return "GODWIT_RELAY_" + name();
  }

  Form form() {
    return form;
  }

  /** What stands for a value of it. */
  String label() {
    return label;
  }

  /** What holds if nobody says otherwise, for a person; empty if nothing does. */
  String usual() {
    return usual;
  }

  String description() {
    return description;
  }

  Change change() {
    return change;
  }

  /** Whether no message may repeat what was said. */
  boolean isSecret() {
    return this == SECRET || this == USER;
  }
}
