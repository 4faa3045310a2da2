package dev.godwit.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.agent.file.SourceFiles;
import dev.godwit.agent.rtc.FrameReceiver;
import dev.godwit.agent.rtc.IceServerFailure;
import dev.godwit.agent.rtc.RtcChannel;
import dev.godwit.agent.rtc.RtcConnection;
import dev.godwit.agent.rtc.RtcEnd;
import dev.godwit.agent.rtc.RtcStatistics;
import dev.godwit.agent.session.IncomingCall;
import dev.godwit.agent.session.OutgoingCall;
import dev.godwit.protocol.signal.ClientMessage;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.signal.ServerMessage;
import dev.godwit.protocol.signal.SessionDescription;
import dev.godwit.protocol.transfer.Digest;
import dev.godwit.protocol.transfer.Frame;
import dev.godwit.protocol.transfer.FrameCodec;
import dev.godwit.protocol.transfer.Receiver;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.TransferId;
import dev.godwit.protocol.transfer.TransferLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the shell does with orders of events that come by chance only. */
@Timeout(30)
class ConversationTest {
  private static final ConnectionId CONNECTION = new ConnectionId("AAECAwQFBgcICQoLDA0ODw");
  private static final TransferId TRANSFER = TransferId.of(new byte[TransferId.BYTES]);
  private static final String SDP = "v=0\r\n";

  private final ScriptedOffice office = new ScriptedOffice();
  private @TempDir Path folder;

  private Sending sending() throws Exception {
    return sending(PathRule.any());
  }

  private Sending sending(PathRule rule) throws Exception {
    PeerName peer = PeerName.of("ann");
    SourceFiles files = SourceFiles.scan(List.of(Files.write(folder.resolve("a"), new byte[10])));
    TransferBoard board = board(TransferSnapshot.Direction.SEND, peer);
    Sending sending =
        new Sending(
            peer,
            CONNECTION,
            new OutgoingCall(peer, CONNECTION, Duration.ZERO),
            new Sender(TRANSFER, 1, files.manifest(), Optional.empty(), Greeting.hello()),
            new FileContent(files.manifest(), files, new Knowledge(null)),
            rule,
            null,
            board,
            new OneAttempt(board),
            office);
    board.controlledBy(sending);
    office.conversation = sending;
    return sending;
  }

  private static TransferBoard board(TransferSnapshot.Direction direction, PeerName peer) {
    return new TransferBoard(direction, peer.text(), List.of(), (_, _) -> {});
  }

  /** With whose end all is over. */
  private record OneAttempt(TransferBoard board) implements Sending.Owner {
    @Override
    public void onAccepted() {}

    @Override
    public void onDelivered(int file, Optional<Digest> digest) {}

    @Override
    public void onAttemptEnded(Ending last, boolean isLost, boolean isMute) {
      board.end(last);
    }
  }

  private Receiving receiving() throws Exception {
    PeerName peer = PeerName.of("bob");
    Receiving receiving =
        new Receiving(
            peer,
            CONNECTION,
            new IncomingCall(peer, CONNECTION),
            new Receiver(Greeting.hello(), Reception.LIMITS, new TransferLedger()),
            new ReceiveOptions(
                folder,
                false,
                SenderRule.anyone(),
                Consent.yes(),
                PathRule.any(),
                Duration.ZERO,
                Optional.empty(),
                OnExists.RENAME,
                OptionalLong.empty()),
            new Receipts(null),
            new UnderWay(1),
            new Lingering(Duration.ZERO),
            board(TransferSnapshot.Direction.RECEIVE, peer),
            office);
    office.conversation = receiving;
    var offer = new SessionDescription(SessionDescription.Kind.OFFER, SDP).toPayload();
    receiving.start(new ServerMessage.Offer(peer, CONNECTION, offer, false, false), false);
    return receiving;
  }

  /** The other side's channel, about to open; its frames may come at once. */
  private FrameReceiver answered(RtcChannel channel) throws Exception {
    RtcConnection.Listener listener = office.listener();
    listener.onLocalDescription("answer", SDP);
    await().until(() -> office.said.stream().anyMatch(ClientMessage.Answer.class::isInstance));
    return listener.acceptChannel(channel).orElseThrow();
  }

  private static Frame.Offer offer() {
    return new Frame.Offer(TRANSFER, 1, 0, OptionalLong.of(0), List.of(), false, Optional.empty());
  }

  private void assertEndedOnce(Conversation conversation) {
    await().until(() -> !office.ended.isEmpty());
    assertEquals(List.of(conversation), office.ended);
  }

  @Test
  void framesThatComeBeforeTheLinkIsKnownToBeOpenAreKept() throws Exception {
    Receiving receiving = receiving();
    RtcChannel channel = office.channel(Link.LABEL, 262_144);
    FrameReceiver inbox = answered(channel);
    inbox.onText(FrameCodec.encode(Greeting.hello()));
    inbox.onText(FrameCodec.encode(offer()));
    assertEquals(Optional.empty(), office.sent("hello"));
    office.listener().onChannelOpen(channel);
    assertTrue(receiving.board.await().code().isPresent());
    assertTrue(office.sent("\"hello\"").isPresent());
    assertEquals(TransferState.FAILED, receiving.board.snapshot().state(), "a manifest of nothing");
  }

  @Test
  void aSecondChannelIsRefused() throws Exception {
    receiving();
    RtcChannel channel = office.channel(Link.LABEL, 262_144);
    answered(channel);
    assertEquals(Optional.empty(), office.listener().acceptChannel(channel));
  }

  @Test
  void aChannelOfAnotherProtocolIsRefused() throws Exception {
    receiving();
    RtcChannel chat = office.channel("chat", 262_144);
    assertEquals(Optional.empty(), office.listener().acceptChannel(chat));
  }

  @Test
  void theCalledSideCannotReplaceTheCallersChannel() throws Exception {
    Sending sending = sending();
    sending.start();
    RtcChannel foreign = office.channel(Link.LABEL, 262_144);
    assertEquals(Optional.empty(), office.listener().acceptChannel(foreign));
    sending.cancel(Transfer.CancelCause.PERSON);
    assertEquals(TransferState.CANCELLED, sending.board.await().state());
  }

  @Test
  void aLinkThatTakesTooLittleEndsInWordsNotInAFault() throws Exception {
    Receiving receiving = receiving();
    RtcChannel narrow = office.channel(Link.LABEL, 100);
    answered(narrow);
    office.listener().onChannelOpen(narrow);
    TransferSnapshot end = receiving.board.await();
    assertEquals(Optional.of("broken_connection"), end.code());
    assertTrue(end.message().contains("at most 100 bytes"), end.message());
    assertEndedOnce(receiving);
    office.closed.await();
  }

  @Test
  void moreThanMayWaitIsAViolationThatTheOtherSideIsToldOf() throws Exception {
    Receiving receiving = receiving();
    RtcChannel channel = office.channel(Link.LABEL, 262_144);
    FrameReceiver inbox = answered(channel);
    office.listener().onChannelOpen(channel);
    inbox.onText(FrameCodec.encode(Greeting.hello()));
    inbox.onText("x".repeat(LinkInbox.MAX_TEXT + 1));
    await().until(() -> office.sent("over_credit").isPresent());
    office.listener().onEnded(new RtcEnd.ClosedByPeer());
    assertEquals(Optional.of("over_credit"), receiving.board.await().code());
    assertEndedOnce(receiving);
  }

  @Test
  void aTransferThatIsCancelledAtOnceOpensNoConnectionAfterwards() throws Exception {
    Sending sending = sending();
    sending.cancel(Transfer.CancelCause.PERSON);
    sending.start();
    assertEquals(TransferState.CANCELLED, sending.board.await().state());
    assertEndedOnce(sending);
    assertEquals(0, office.connections.get());
    assertEquals(List.of(), office.said);
  }

  @Test
  void anEngineThatThrowsIsAFaultOfOneTransfer() throws Exception {
    office.engineFails = true;
    Sending sending = sending();
    sending.start();
    assertEquals(Optional.of("internal"), sending.board.await().code());
    assertEndedOnce(sending);
    assertInstanceOf(ClientMessage.Leave.class, office.said.getFirst());
  }

  @Test
  void aFloodOfSignalsIsAFaultOfOneTransfer() throws Exception {
    Sending sending = sending();
    for (int i = 0; i <= SerialLoop.MAX_TASKS; i++) {
      sending.onSignal(new ServerMessage.Ringing(sending.peer(), CONNECTION));
    }
    sending.start();
    assertEquals(Optional.of("internal"), sending.board.await().code());
    assertEndedOnce(sending);
  }

  @Test
  void aLostConnectionEndsItOnceHoweverOftenItIsTold() throws Exception {
    Receiving receiving = receiving();
    RtcChannel channel = office.channel(Link.LABEL, 262_144);
    answered(channel);
    office.listener().onChannelOpen(channel);
    office.listener().onChannelClosed(channel, RtcChannel.CloseReason.CLOSED_BY_PEER);
    office.listener().onEnded(new RtcEnd.ConnectivityFailed());
    assertEquals(Optional.of("nothing_offered"), receiving.board.await().code());
    assertEndedOnce(receiving);
    assertFalse(office.said.isEmpty());
    assertInstanceOf(ClientMessage.Leave.class, office.said.getLast());
  }

  @Test
  void aRelayThatIsWantedAndNotNamedEndsItAtOnce() throws Exception {
    office.hasRelay = false;
    Sending sending = sending(PathRule.relay().over(PathRule.Turn.TCP));
    sending.start();
    TransferSnapshot end = sending.board.await();
    assertEquals(Optional.of("no_path"), end.code());
    assertTrue(end.message().contains("names no relay over TURN/TCP"), end.message());
    assertEquals(List.of(), office.said, "nobody was called");
  }

  @Test
  void aRelayThatRefusesEndsItAtOnceIfNothingElseIsAllowed() throws Exception {
    Sending sending = sending(PathRule.relay());
    sending.start();
    office.listener().onIceServerFailed(new IceServerFailure("turn:r.example.org", 486));
    office.listener().onCandidatesComplete();
    TransferSnapshot end = sending.board.await();
    assertEquals(Optional.of("no_path"), end.code());
    assertTrue(end.message().contains("has no room (486)"), end.message());
  }

  @Test
  void aRelayThatRefusesIsNoMatterWhileOtherPathsAreAllowed() throws Exception {
    Sending sending = sending();
    sending.start();
    office.listener().onIceServerFailed(new IceServerFailure("turn:r.example.org", 401));
    office.listener().onCandidatesComplete();
    office.listener().onLocalDescription("offer", SDP);
    await().until(() -> office.said.stream().anyMatch(ClientMessage.Offer.class::isInstance));
    office.listener().onEnded(new RtcEnd.ConnectivityFailed());
    assertTrue(sending.board.await().message().contains("refuses this side (401)"));
  }

  @Test
  void aPathThatChangesIsToldAgain() throws Exception {
    office.path = relayed(RtcStatistics.Protocol.TLS);
    Receiving receiving = receiving();
    RtcChannel channel = office.channel(Link.LABEL, 262_144);
    answered(channel);
    office.listener().onChannelOpen(channel);
    await().until(() -> receiving.board.snapshot().path().equals(Optional.of("relay (TURN/TLS)")));
    office.path = direct();
    await().until(() -> receiving.board.snapshot().path().equals(Optional.of("direct")));
  }

  private static RtcStatistics.Path relayed(RtcStatistics.Protocol protocol) {
    var relay =
        new RtcStatistics.Endpoint(RtcStatistics.CandidateType.RELAY, Optional.empty(), 50_000);
    return new RtcStatistics.Path(RtcStatistics.Kind.RELAY, Optional.of(protocol), relay, relay);
  }

  private static RtcStatistics.Path direct() {
    var host =
        new RtcStatistics.Endpoint(RtcStatistics.CandidateType.HOST, Optional.empty(), 50_000);
    return new RtcStatistics.Path(
        RtcStatistics.Kind.DIRECT, Optional.of(RtcStatistics.Protocol.UDP), host, host);
  }

  @Test
  void anEngineThatFindsNoPathSaysSo() throws Exception {
    Receiving receiving = receiving();
    office.listener().onEnded(new RtcEnd.ConnectivityFailed());
    assertEquals(Optional.of("no_path"), receiving.board.await().code());
  }

  @Test
  void progressIsSeenWithoutBeingTold() throws Exception {
    Recorder told = new Recorder();
    Sending transfer = sending();
    TransferBoard board =
        new TransferBoard(TransferSnapshot.Direction.SEND, "ann", List.of(), told);
    board.content(List.of("a"), 1, 1000);
    board.bytes(400);
    assertEquals(400, board.snapshot().bytes());
    board.end(new Ending(TransferState.COMPLETE, "complete", "Complete."));
    assertEquals(400, board.await().bytes());
    assertEquals(2, told.all().size(), "what it is about, and the end");
    transfer.cancel(Transfer.CancelCause.PERSON);
    transfer.start();
    transfer.board.await();
  }
}
