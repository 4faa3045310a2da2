package dev.godwit.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** A person who thinks until the test says what comes of it. */
final class Hesitation implements Consent {
  final CountDownLatch asked = new CountDownLatch(1);
  final CountDownLatch interrupted = new CountDownLatch(1);
  final CompletableFuture<Boolean> decision = new CompletableFuture<>();

  @Override
  public boolean mayConnect(String peer) throws InterruptedException {
    return think();
  }

  @Override
  public boolean accepts(Offer offer) throws InterruptedException {
    return think();
  }

  private boolean think() throws InterruptedException {
    asked.countDown();
    try {
      return decision.get();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
