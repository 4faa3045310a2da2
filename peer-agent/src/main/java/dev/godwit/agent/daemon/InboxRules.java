package dev.godwit.agent.daemon;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much a daemon takes. Without a bound there is none. Immutable.
 *
 * @param maxTransferBytes of one transfer
 * @param senderBytes of all that is there of one sender; needs a folder for each
 * @param inboxBytes of all that is there of anyone
 */
public record InboxRules(
    OptionalLong maxTransferBytes, OptionalLong senderBytes, OptionalLong inboxBytes) {
  /** So many folders of senders are made: with any name let in, anyone may invent further ones. */
  public static final int MAX_SENDERS = 1_000;

  /**
   * What is there when something is offered: bytes count from the moment they are accepted until
   * they are taken away.
   *
   * @param ofSender bytes of the one who offers
   * @param inAll bytes of anyone
   * @param isNewSender whether another folder would have to be made for it
   * @param senders how many folders there are
   */
  public record Stock(long ofSender, long inAll, boolean isNewSender, int senders) {}

  /**
   * Why something is not taken.
   *
   * @param byItself whether it is too large by itself, so that room made elsewhere does not help
   */
  public record Refusal(boolean byItself, String sentence) {}

  /** Whether it matters how many bytes are there. */
  public boolean needsBytes() {
    return senderBytes.isPresent() || inboxBytes.isPresent();
  }

  /**
   * Why so many bytes are not taken; empty if they are.
   *
   * @param offered empty if nobody knows how many: then nothing with a bound has room
   */
  public Optional<Refusal> judge(OptionalLong offered, Stock stock) {
    if (offered.isEmpty() && (maxTransferBytes.isPresent() || needsBytes())) {
      return refuse(true, "Only what says how large it is is taken.");
    }
    return judge(offered.orElse(0), stock);
  }

  private Optional<Refusal> judge(long offeredBytes, Stock stock) {
    if (maxTransferBytes.isPresent() && offeredBytes > maxTransferBytes.getAsLong()) {
      return refuse(
          true,
          "At most %,d bytes are taken at a time, and these are %,d."
              .formatted(maxTransferBytes.getAsLong(), offeredBytes));
    }
    if (stock.isNewSender() && stock.senders() >= MAX_SENDERS) {
      return refuse(false, "There are as many senders as there may be.");
    }
    if (isOver(senderBytes, stock.ofSender(), offeredBytes)) {
      return refuse(
          false,
          "Of the %,d bytes that are kept for you, %,d are left, and these are %,d."
              .formatted(
                  senderBytes.getAsLong(), left(senderBytes, stock.ofSender()), offeredBytes));
    }
    if (isOver(inboxBytes, stock.inAll(), offeredBytes)) {
      return refuse(false, "There is no room left for %,d bytes.".formatted(offeredBytes));
    }
    return Optional.empty();
  }

  private static boolean isOver(OptionalLong bound, long there, long offered) {
    return bound.isPresent() && offered > left(bound, there);
  }

  private static long left(OptionalLong bound, long there) {
    return Math.max(0, bound.orElseThrow() - there);
  }

  private static Optional<Refusal> refuse(boolean byItself, String sentence) {
    return Optional.of(new Refusal(byItself, sentence));
  }
}
