package dev.godwit.agent;

import dev.godwit.protocol.transfer.TransferCode;
import java.util.List;
import java.util.OptionalLong;

/**
 * The person, or the program, that says whom a receiver lets in and what it takes. Called on a
 * virtual thread for each question; may take its time. Interrupted when the answer no longer
 * matters; that, and an exception, is a no.
 */
public interface Consent {
  /**
   * Whether this peer, of whom the rule says to ask, may connect.
   *
   * @param peer its name; nothing proves that it is who you think it is
   */
  boolean mayConnect(String peer) throws InterruptedException;

  /** Whether to take what is offered. */
  boolean accepts(Offer offer) throws InterruptedException;

  /**
   * As {@link #accepts}, which it asks unless a program overrides it to say why it takes something
   * not.
   */
  default Answer answer(Offer offer) throws InterruptedException {
    return accepts(offer) ? new Answer.Accept() : new Answer.Decline();
  }

  /**
   * What a peer offers.
   *
   * @param names the names at the top, at most {@link TransferSnapshot#MAX_NAMES}
   * @param files how many entries, folders included
   * @param totalBytes empty of a stream, whose length nobody knows
   * @param message the sender's words, or empty
   */
  record Offer(
      String peer, List<String> names, int files, OptionalLong totalBytes, String message) {
    public Offer {
      names = List.copyOf(names);
    }
  }

  /** What comes of an offer. */
  sealed interface Answer {
    /** It is taken. */
    record Accept() implements Answer {}

    /** It is not wanted: the same offer is declined again, unasked. */
    record Decline() implements Answer {}

    /** It is not taken as things are: the same may be offered again. */
    record Refuse(Refusal why, String sentence) implements Answer {}
  }

  /** Why an offer is not taken as things are. */
  enum Refusal {
    /** It alone is more than is taken at a time. */
    TOO_LARGE(TransferCode.TOO_LARGE),
    /** There is no more room for what this peer sends, or for what anyone does. */
    NO_SPACE(TransferCode.NO_SPACE);

    private final TransferCode code;

    Refusal(TransferCode code) {
      this.code = code;
    }

    /** How the other side is told. */
    TransferCode code() {
      return code;
    }
  }

  /** Yes to all; who may ask is left to the rule. */
  static Consent yes() {
    return new Consent() {
      @Override
      public boolean mayConnect(String peer) {
        return true;
      }

      @Override
      public boolean accepts(Offer offer) {
        return true;
      }
    };
  }
}
