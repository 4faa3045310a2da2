package dev.godwit.agent;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person on a thread of its own, and has the answer heard on a loop; anything but a yes is a
 * no. Confined to the loop.
 */
final class Question {
  private static final System.Logger LOG = System.getLogger(Question.class.getName());

  private final SerialLoop loop;
  private @Nullable Thread asking;

  Question(SerialLoop loop) {
    this.loop = loop;
  }

  void ask(Callable<Boolean> ask, Consumer<Boolean> answer) {
    asking =
        Thread.ofVirtual()
            .name("godwit-consent")
            .start(() -> {
              boolean yes = isYes(ask);
              loop.post(() -> answer.accept(yes));
            });
  }

  /** Nobody needs to answer any more. */
  void withdraw() {
    if (asking != null) {
      asking.interrupt();
    }
  }

  private static boolean isYes(Callable<Boolean> ask) {
    try {
      return ask.call();
    } catch (InterruptedException e) {
      // The answer no longer matters.
      return false;
    } catch (Exception e) {
      LOG.log(System.Logger.Level.ERROR, "The consent failed, which is taken for a no.", e);
      return false;
    }
  }
}
