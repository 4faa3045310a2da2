package dev.godwit.agent.cli;

import dev.godwit.agent.TransferSnapshot;
import java.nio.file.Path;
import java.util.SequencedMap;

/** How a command tells a person or a script what happens. Thread-safe. */
sealed interface Talk permits HumanTalk, JsonTalk {
  /** This side is known by this name. */
  void online(String name, String server);

  /** The server is away, or will be. */
  void offline(String reason);

  /** Receiving: ready for others, who may send by this command. */
  void ready(String name, Path directory, String commandForOthers);

  /** The same where it is not saved but written to standard output. */
  void readyToPassOn(String name, String commandForOthers);

  /** Sending: what the other side can run to receive this. */
  void hint(String commandForOthers);

  /** A source that is not sent. */
  void skippedSource(Path path, String why);

  /** A transfer's state, message or path changed; {@code number} tells transfers apart. */
  void changed(int number, TransferSnapshot snapshot);

  /** How far the transfers under way are, by their numbers; called a few times a second. */
  void progress(SequencedMap<Integer, TransferSnapshot> underWay, long nowNanos);

  /** A peer says this to the person here. */
  void text(String peer, String text);

  /** Something that keeps the command from doing what it should. */
  void failed(String code, String message);

  /** Asks the person at the terminal; one question at a time, until {@link #questionOver}. */
  void question(String text);

  /** The question was answered, or needs no answer any more. */
  void questionOver(boolean answered);
}
