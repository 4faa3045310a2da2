package dev.godwit.agent;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person on a thread of its own, and has the answer heard on a loop; no answer is a no.
 * Confined to the loop.
 */
final class Question {
  private static final System.Logger LOG = System.getLogger(Question.class.getName());

  private final SerialLoop loop;
  private @Nullable Thread asking;

  Question(SerialLoop loop) {
    this.loop = loop;
  }

  <T> void ask(Callable<T> ask, T no, Consumer<T> answer) {
    asking =
        Thread.ofVirtual()
            .name("godwit-consent")
            .start(() -> {
              T said = answerOf(ask, no);
              loop.post(() -> answer.accept(said));
            });
  }

  /** Nobody needs to answer any more. */
  void withdraw() {
    if (asking != null) {
      asking.interrupt();
    }
  }

  private static <T> T answerOf(Callable<T> ask, T no) {
    try {
      return ask.call();
    } catch (InterruptedException e) {
      // The answer no longer matters.
      return no;
    } catch (Exception e) {
      LOG.log(System.Logger.Level.ERROR, "The consent failed, which is taken for a no.", e);
      return no;
    }
  }
}
