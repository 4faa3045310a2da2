package dev.godwit.agent.cli;

import dev.godwit.agent.Consent;
import dev.godwit.agent.Transfer;
import dev.godwit.agent.TransferListener;
import dev.godwit.agent.TransferSnapshot;
import dev.godwit.agent.daemon.InboxRules;
import dev.godwit.agent.daemon.Promises;
import java.util.Optional;

/**
 * Says for a daemon what is taken, by its rules and by what is there already. Guarded by this, so
 * that of two offers that fit only one by one the second is refused.
 */
final class Gatekeeper implements Consent, TransferListener {
  private static final System.Logger LOG = System.getLogger(Gatekeeper.class.getName());

  /** How much is there. */
  interface Stocktaking {
    /**
     * Of this sender and of anyone, as the disk has it now.
     *
     * @param countsBytes whether bytes matter, which take their time
     */
    InboxRules.Stock of(String sender, boolean countsBytes) throws Exception;
  }

  private final Stocktaking stocktaking;
  private final Promises<Transfer> promises = new Promises<>();
  private InboxRules rules;

  Gatekeeper(InboxRules rules, Stocktaking stocktaking) {
    this.rules = rules;
    this.stocktaking = stocktaking;
  }

  /** From now on by these; what was accepted stays so. */
  synchronized void rules(InboxRules fresh) {
    rules = fresh;
  }

  @Override
  public boolean mayConnect(String peer) {
    return true;
  }

  @Override
  public boolean accepts(Offer offer) {
    return answer(offer) instanceof Answer.Accept;
  }

  @Override
  public synchronized Answer answer(Offer offer) {
    InboxRules.Stock stock;
    try {
      stock = stocktaking.of(offer.peer(), rules.needsBytes());
    } catch (Exception e) {
      LOG.log(System.Logger.Level.ERROR, "What the inbox holds can't be found out.", e);
      return new Answer.Refuse(Refusal.NO_SPACE, "It is not known what room there is.");
    }
    Optional<InboxRules.Refusal> refusal =
        rules.judge(
            offer.totalBytes(),
            new InboxRules.Stock(
                stock.ofSender() + promises.bytesOf(offer.peer()),
                stock.inAll() + promises.bytes(),
                stock.isNewSender(),
                stock.senders()));
    if (refusal.isPresent()) {
      return new Answer.Refuse(
          refusal.get().byItself() ? Refusal.TOO_LARGE : Refusal.NO_SPACE,
          refusal.get().sentence());
    }
    promises.accepted(offer.peer(), offer.totalBytes().orElse(0));
    return new Answer.Accept();
  }

  @Override
  public synchronized void onChange(Transfer transfer, TransferSnapshot snapshot) {
    if (snapshot.direction() == TransferSnapshot.Direction.RECEIVE) {
      switch (snapshot.state()) {
        case CONNECTING, OFFERED, WAITING -> {}
        case TRANSFERRING, PAUSED, RECONNECTING, SENT ->
            promises.settled(transfer, snapshot.peer(), snapshot.totalBytes());
        case COMPLETE, REJECTED, CANCELLED, INTERRUPTED, FAILED -> {
          promises.settled(transfer, snapshot.peer(), snapshot.totalBytes());
          promises.ended(transfer);
        }
      }
    }
  }
}
