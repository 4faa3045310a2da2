package dev.godwit.agent.cli;

import dev.godwit.agent.Consent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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

  private final Talk talk;
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(MAX_LINES);
  private volatile boolean endOfInput;

  /** Asks by this talk, and reads answers from {@code in}. */
  TerminalConsent(InputStream in, Charset charset, Talk talk) {
    this.talk = talk;
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
    String message = offer.message().isEmpty() ? "" : " They say: " + Printable.of(offer.message());
    return ask(
        "%s offers %s, %s.%s Accept? [y/N] "
            .formatted(
                Printable.of(offer.peer()),
                ProgressLine.names(offer.names(), offer.files()),
                offer.totalBytes().isPresent()
                    ? Amount.bytes(offer.totalBytes().getAsLong())
                    : "a stream of unknown length",
                message));
  }

  private boolean ask(String question) throws InterruptedException {
    oneAtATime.lockInterruptibly();
    boolean answered = false;
    try {
      lines.clear();
      talk.question(question);
      if (endOfInput) {
        return false;
      }
      Optional<String> line = lines.take();
      answered = line.isPresent();
      String answer = line.orElse("").strip().toLowerCase(Locale.ROOT);
      return answer.equals("y") || answer.equals("yes") || answer.equals("是");
    } finally {
      talk.questionOver(answered);
      oneAtATime.unlock();
    }
  }
}
