package dev.godwit.agent.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.daemon.InboxRules.Stock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class InboxRulesTest {
  private static final OptionalLong NONE = OptionalLong.empty();

  private static Optional<Boolean> refusedByItself(InboxRules rules, long bytes, Stock stock) {
    return rules.judge(OptionalLong.of(bytes), stock).map(InboxRules.Refusal::byItself);
  }

  private static Stock stock(long ofSender, long inAll) {
    return new Stock(ofSender, inAll, false, 0);
  }

  @Test
  void withoutABoundAllIsTaken() {
    InboxRules rules = new InboxRules(NONE, NONE, NONE);
    assertFalse(rules.needsBytes());
    assertEquals(
        Optional.empty(),
        rules.judge(
            OptionalLong.of(Long.MAX_VALUE),
            new Stock(Long.MAX_VALUE, Long.MAX_VALUE, false, 1_000)));
  }

  @Test
  void eachBoundIsTheMostThatIsTaken() {
    InboxRules rules =
        new InboxRules(OptionalLong.of(10), OptionalLong.of(100), OptionalLong.of(200));
    assertTrue(rules.needsBytes());
    assertEquals(Optional.empty(), refusedByItself(rules, 10, stock(90, 190)));
    assertEquals(Optional.of(true), refusedByItself(rules, 11, stock(0, 0)));
    assertEquals(Optional.of(false), refusedByItself(rules, 10, stock(91, 100)));
    assertEquals(Optional.of(false), refusedByItself(rules, 10, stock(90, 191)));
    assertEquals(Optional.of(false), refusedByItself(rules, 1, stock(500, 500)));
    assertEquals(Optional.empty(), refusedByItself(rules, 0, stock(500, 500)));
  }

  @Test
  void whatDoesNotSayHowLargeItIsHasNoRoomWhereThereIsABound() {
    OptionalLong one = OptionalLong.of(1);
    for (InboxRules bound :
        List.of(
            new InboxRules(one, NONE, NONE),
            new InboxRules(NONE, one, NONE),
            new InboxRules(NONE, NONE, one))) {
      assertEquals(
          Optional.of(true), bound.judge(NONE, stock(0, 0)).map(InboxRules.Refusal::byItself));
    }
    assertEquals(Optional.empty(), new InboxRules(NONE, NONE, NONE).judge(NONE, stock(0, 0)));
  }

  @Test
  void soManySendersHaveFoldersAndThoseThatHaveOneKeepIt() {
    InboxRules rules = new InboxRules(NONE, NONE, NONE);
    assertEquals(Optional.empty(), refusedByItself(rules, 1, new Stock(0, 0, true, 999)));
    assertEquals(Optional.of(false), refusedByItself(rules, 1, new Stock(0, 0, true, 1_000)));
    assertEquals(Optional.empty(), refusedByItself(rules, 1, new Stock(0, 0, false, 1_000)));
  }

  @Test
  void whatIsPromisedCountsUntilItIsSettledOnce() {
    Promises<Integer> promises = new Promises<>();
    promises.accepted("ann", 10);
    promises.accepted("ann", 10);
    promises.accepted("bob", 5);
    assertEquals(20, promises.bytesOf("ann"));
    assertEquals(25, promises.bytes());
    promises.settled(1, "ann", 10);
    promises.settled(1, "ann", 10);
    assertEquals(10, promises.bytesOf("ann"));
    promises.ended(1);
    promises.settled(2, "ann", 10);
    promises.settled(3, "cy", 7);
    assertEquals(5, promises.bytes());
  }

  @Test
  void theServerIsAskedAgainEverLessOften() {
    LoginRetries retries = new LoginRetries(() -> 0);
    long last = 0;
    for (int i = 0; i < 10; i++) {
      long pause = retries.nextPauseNanos();
      assertTrue(pause >= last && pause <= 30_000_000_000L);
      last = pause;
    }
    assertEquals(15_000_000_000L, last);
    retries.onLoggedIn();
    assertEquals(500_000_000L, retries.nextPauseNanos());
    assertTrue(LoginRetries.mayPass("name_taken"));
    assertFalse(LoginRetries.mayPass("name_invalid"));
  }
}
