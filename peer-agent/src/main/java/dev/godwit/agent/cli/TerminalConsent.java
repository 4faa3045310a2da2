package dev.godwit.agent.cli;

import dev.godwit.agent.Consent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks the person at the terminal, one question at a time. Only a yes is a yes; the end of input is
 * a no. What was typed before a question is no answer to it.
 */
final class TerminalConsent implements Consent {
  /** What may be typed ahead; more is dropped. */
  private static final int MAX_LINES = 16;

  private final PrintStream err;
  private final boolean acceptsOffers;
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(MAX_LINES);
  private volatile boolean endOfInput;

  /**
   * Asks on {@code err} and reads answers from {@code in}.
   *
   * @param acceptsOffers whether offers of those who may connect are taken without asking
   */
  TerminalConsent(InputStream in, Charset charset, PrintStream err, boolean acceptsOffers) {
    this.err = err;
    this.acceptsOffers = acceptsOffers;
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, charset));
    Thread.ofPlatform().name("godwit-input").daemon(true).start(() -> read(reader));
  }

  private void read(BufferedReader reader) {
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        var _ = lines.offer(Optional.of(line));
      }
    } catch (IOException e) {
      // No more input, for whatever reason: the same as its end.
    }
    endOfInput = true;
    var _ = lines.offer(Optional.empty());
  }

  @Override
  public boolean mayConnect(String peer) throws InterruptedException {
    return ask(Printable.of(peer) + " wants to connect. Let them in? [y/N] ");
  }

  @Override
  public boolean accepts(Offer offer) throws InterruptedException {
    if (acceptsOffers) {
      return true;
    }
    String message = offer.message().isEmpty() ? "" : " They say: " + Printable.of(offer.message());
    return ask(
        "%s offers %s, %s.%s Accept? [y/N] "
            .formatted(
                Printable.of(offer.peer()),
                HumanTalk.names(offer.names(), offer.files()),
                Amount.bytes(offer.totalBytes()),
                message));
  }

  private boolean ask(String question) throws InterruptedException {
    oneAtATime.lockInterruptibly();
    try {
      lines.clear();
      err.print(question);
      err.flush();
      if (endOfInput) {
        return false;
      }
      String answer = lines.take().orElse("").strip().toLowerCase(Locale.ROOT);
      return answer.equals("y") || answer.equals("yes") || answer.equals("是");
    } finally {
      oneAtATime.unlock();
    }
  }
}
