package dev.godwit.agent;

/** A person whose mind is made up. */
class Answers implements Consent {
  private final boolean toCallers;
  private final boolean toOffers;

  Answers(boolean toCallers, boolean toOffers) {
    this.toCallers = toCallers;
    this.toOffers = toOffers;
  }

  @Override
  public boolean mayConnect(String peer) throws InterruptedException {
    return toCallers;
  }

  @Override
  public boolean accepts(Offer offer) throws InterruptedException {
    return toOffers;
  }
}
