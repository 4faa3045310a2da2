package dev.godwit.agent.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.Consent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class TerminalConsentTest {
  private final ByteArrayOutputStream asked = new ByteArrayOutputStream();
  private final PipedOutputStream keyboard = new PipedOutputStream();
  private final PrintStream err = new PrintStream(asked, true, StandardCharsets.UTF_8);
  private final TerminalConsent consent;

  TerminalConsentTest() throws IOException {
    HumanTalk talk = new HumanTalk(err, err, OptionalInt::empty, true, false);
    consent = new TerminalConsent(new PipedInputStream(keyboard), StandardCharsets.UTF_8, talk);
  }

  private void type(String text) throws IOException {
    keyboard.write(text.getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
  }

  private CompletableFuture<Boolean> ask(String peer) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(consent.mayConnect(peer));
          } catch (InterruptedException e) {
            answer.completeExceptionally(e);
          }
        });
    await().until(() -> said().contains(peer));
    return answer;
  }

  private String said() {
    return asked.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"y,true", "YES,true", "' Y ',true", "是,true", "n,false", "yeah,false", "'',false"})
  void onlyAYesIsAYes(String typed, boolean answer) throws Exception {
    CompletableFuture<Boolean> asking = ask("bob");
    type(typed + "\n");
    assertEquals(answer, asking.get());
  }

  @Test
  void theEndOfInputIsANoNowAndLater() throws Exception {
    CompletableFuture<Boolean> asking = ask("bob");
    keyboard.close();
    assertFalse(asking.get());
    assertFalse(consent.mayConnect("carol"));
  }

  @Test
  void whatWasTypedBeforeAQuestionIsNoAnswerToIt() throws Exception {
    CompletableFuture<Boolean> first = ask("bob");
    type("n\ny\n");
    assertFalse(first.get());
    CompletableFuture<Boolean> second = ask("carol");
    type("n\n");
    assertFalse(second.get());
  }

  @Test
  void anInterruptedQuestionMakesWayForTheNext() throws Exception {
    CompletableFuture<Boolean> abandoned = new CompletableFuture<>();
    Thread asking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                abandoned.complete(consent.mayConnect("bob"));
              } catch (InterruptedException e) {
                abandoned.complete(false);
              }
            });
    await().until(() -> said().contains("bob"));
    asking.interrupt();
    assertFalse(abandoned.get());
    CompletableFuture<Boolean> next = ask("carol");
    type("y\n");
    assertTrue(next.get());
  }

  @Test
  void anOfferIsDescribedHarmlessly() throws Exception {
    keyboard.close();
    assertFalse(
        consent.accepts(
            new Consent.Offer(
                "bob",
                List.of("a\u001b[2J", "b"),
                5,
                OptionalLong.of(1_400_000_000),
                "hi\nthere")));
    assertTrue(
        said().contains("bob offers a\uFFFD[2J, b (5 in all), 1.4 GB. They say: hi\uFFFDthere"),
        said());
  }
}
