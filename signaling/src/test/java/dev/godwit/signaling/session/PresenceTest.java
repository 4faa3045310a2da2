package dev.godwit.signaling.session;

import static dev.godwit.signaling.session.Lab.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.Online;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SignalErrorCode;
import dev.godwit.protocol.signal.SignalLimits;
import dev.godwit.protocol.signal.Stay;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PresenceTest {
  private final Lab lab = new Lab();

  @ParameterizedTest
  @EnumSource(Discretion.class)
  void someoneAbsentAndSomeoneSilentLookAlike(Discretion discretion) {
    Lab lab = new Lab(SessionLimits.DEFAULT, discretion);
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer silent = lab.joins("Bob");
    silent.says(visibleTo("Cy"));

    ada.says(watch("Bob", "Nobody"));
    List<ServerMessage> atFirst = ada.hears();
    silent.closes();
    lab.joins("Nobody");

    assertEquals(
        List.of(presence("Bob", Online.UNTOLD), presence("Nobody", Online.UNTOLD)), atFirst);
    assertEquals(List.of(), ada.hears(), "nor are coming and going told");
  }

  @Test
  void whoeverIsOnTheListIsToldOfComingAndGoing() {
    Lab.Peer ada = lab.joins("Ada");
    ada.says(watch("bob"));
    ada.hears();

    Lab.Peer bob = lab.joins("Bob");
    List<ServerMessage> beforeTheList = ada.hears();
    bob.says("v", visibleTo("ADA"));
    ServerMessage here = ada.hearsOne();
    bob.closes();

    assertEquals(List.of(), beforeTheList);
    assertEquals(new ServerMessage.Ok(), bob.hearsOne());
    assertEquals(presence("Bob", Online.YES), here);
    assertEquals(presence("Bob", Online.NO), ada.hearsOne());
  }

  @Test
  void whoeverIsTakenOffTheListIsToldNoMore() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    bob.says(visibleTo("Ada"));
    ada.says(watch("Bob"));
    assertEquals(presence("Bob", Online.YES), ada.hearsOne());

    bob.says(visibleTo("Cy"));
    ServerMessage hidden = ada.hearsOne();
    bob.closes();

    assertEquals(presence("Bob", Online.UNTOLD), hidden);
    assertEquals(List.of(), ada.hears());
  }

  @Test
  void aListThatNamesTheSamePeopleTellsNothingNew() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    bob.says(visibleTo("Ada"));
    ada.says(watch("Bob"));
    ada.hears();

    bob.says(visibleTo("Cy", "Ada", "Ada"));

    assertEquals(List.of(), ada.hears());
  }

  @Test
  void anyoneIsToldOfSomeoneDiscoverable() {
    Lab.Peer ada = lab.joins("Ada");
    ada.says(watch("Bob"));
    ada.hears();

    Lab.Peer bob = lab.joins(new ClientMessage.Login(name("Bob"), new Stay.WhileConnected(), true));
    ServerMessage here = ada.hearsOne();
    bob.says(visibleTo());
    bob.says(new ClientMessage.Logout());

    assertEquals(presence("Bob", Online.YES), here);
    assertEquals(presence("Bob", Online.NO), ada.hearsOne());
  }

  @Test
  void aWatchIsAnsweredNameByNameAndThenById() {
    lab.joins(new ClientMessage.Login(name("Bob"), new Stay.WhileConnected(), true));
    Lab.Peer ada = lab.joins("Ada");

    ada.says("w", watch("Bob", "Cy", "BOB"));
    List<ServerMessage> heard = ada.hears();
    ada.says("again", watch("Bob"));

    assertEquals(
        List.of(presence("Bob", Online.YES), presence("Cy", Online.UNTOLD), new ServerMessage.Ok()),
        heard);
    assertEquals(List.of(presence("Bob", Online.YES), new ServerMessage.Ok()), ada.hears());
  }

  @Test
  void whoIsUnwatchedIsHeardOfNoMore() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    bob.says(visibleTo("Ada"));
    ada.says(watch("Bob"));
    ada.hears();

    ada.says("u", new ClientMessage.Unwatch(names("bob", "Nobody")));
    bob.closes();

    assertEquals(List.of(new ServerMessage.Ok()), ada.hears());
  }

  @Test
  void aKeptSessionIsHereUntilItEnds() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joinsResumably("Bob");
    bob.says(visibleTo("Ada"));
    ada.says(watch("Bob"));
    ada.hears();

    bob.breaks();
    lab.passes(Duration.ofSeconds(29));
    List<ServerMessage> whileAway = ada.hears();
    lab.passes(Duration.ofSeconds(1));

    assertEquals(List.of(), whileAway);
    assertEquals(presence("Bob", Online.NO), ada.hearsOne());
  }

  @Test
  void whoComesBackIsToldOnceOfEachNameAsItIsNow() {
    Lab.Peer ada = lab.joinsResumably("Ada");
    Lab.Peer bob = lab.joins("Bob");
    Lab.Peer cy = lab.joins("Cy");
    bob.says(visibleTo("Ada"));
    cy.says(visibleTo("Ada"));
    ada.says(watch("Bob", "Cy", "Dee"));
    ada.breaks();
    bob.closes();

    Lab.Peer again = lab.resumes(ada, "Ada");
    List<ServerMessage> heard = again.hears();
    cy.closes();

    assertEquals(
        List.of(
            presence("Bob", Online.NO), presence("Cy", Online.YES), presence("Dee", Online.UNTOLD)),
        heard.subList(1, heard.size()));
    assertEquals(presence("Cy", Online.NO), again.hearsOne());
  }

  @Test
  void aResumeSaysAnewWhetherOneIsDiscoverableAndTheListStays() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer eve = lab.joins("Eve");
    ada.says(watch("Bob"));
    eve.says(watch("Bob"));
    Lab.Peer bob = lab.joins(new ClientMessage.Login(name("Bob"), new Stay.Resumable(), true));
    bob.says(visibleTo("Ada"));
    ada.hears();
    eve.hears();

    lab.resumes(bob, "Bob");

    assertEquals(List.of(), ada.hears());
    assertEquals(presence("Bob", Online.UNTOLD), eve.hearsOne());
  }

  @Test
  void aRestartedProcessShowsItselfToNobodyAndWatchesNobodyUntilItSaysSo() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joinsResumably("Bob");
    bob.says(visibleTo("Ada"));
    bob.says(watch("Ada"));
    ada.says(watch("Bob"));
    ada.hears();

    Lab.Peer restarted = lab.resumes(bob, "Bob", OptionalLong.empty());
    ServerMessage gone = ada.hearsOne();
    ada.says(visibleTo("Bob"));
    restarted.says(visibleTo("Ada"));

    assertEquals(presence("Bob", Online.NO), gone);
    assertEquals(presence("Bob", Online.YES), ada.hearsOne());
    assertEquals(1, restarted.hears().size(), "the answer to its login");
  }

  @Test
  void aSessionMayWatchSoManyNamesAndNoneOfAListThatIsTooMany() {
    Lab.Peer ada = lab.joins("Ada");
    int max = SignalLimits.MAX_NAMES;
    ada.says("1", new ClientMessage.Watch(numbered(0, max - 1)));
    ada.hears();

    ada.says("2", new ClientMessage.Watch(numbered(0, max)));
    ada.says("3", watch("n" + max, "n" + (max + 1)));
    List<ServerMessage> atTheLimit = ada.hears();
    ada.says(new ClientMessage.Unwatch(names("n0")));
    ada.says("4", watch("n" + max));

    assertEquals(max + 2, atTheLimit.size());
    var refused = assertInstanceOf(ServerMessage.Failure.class, atTheLimit.getLast());
    assertEquals(SignalErrorCode.TOO_MANY, refused.code());
    assertEquals(new ServerMessage.Ok(), ada.hears().getLast());
  }

  @Test
  void nobodyIsToldOfWhoGoesWhenTheServerStops() {
    Lab.Peer ada = lab.joins("Ada");
    Lab.Peer bob = lab.joins("Bob");
    bob.says(visibleTo("Ada"));
    ada.says(watch("Bob"));
    lab.drains(Duration.ofSeconds(5));
    ada.hears();

    bob.breaks();

    assertEquals(List.of(), ada.hears());
  }

  @Test
  void presenceIsForThoseWhoAreLoggedIn() {
    Lab.Peer peer = lab.connects();

    peer.says(watch("Ada"));
    peer.says(new ClientMessage.Unwatch(names("Ada")));
    peer.says(visibleTo("Ada"));

    ServerMessage refusal = ServerMessage.Failure.of(SignalErrorCode.NOT_LOGGED_IN);
    assertEquals(List.of(refusal, refusal, refusal), peer.hears());
  }

  private static ServerMessage presence(String name, Online online) {
    return new ServerMessage.Presence(name(name), online);
  }

  private static ClientMessage watch(String... names) {
    return new ClientMessage.Watch(names(names));
  }

  private static ClientMessage visibleTo(String... names) {
    return new ClientMessage.Visible(names(names));
  }

  private static List<PeerName> names(String... names) {
    return Stream.of(names).map(Lab::name).toList();
  }

  private static List<PeerName> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> name("n" + i)).toList();
  }
}
