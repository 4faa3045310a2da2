package dev.godwit.agent;

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
