package dev.godwit.agent.rtc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** One end of a connection in a test: records every event, and gives descriptions to the other. */
class Side implements RtcConnection.Listener {

  /** Long enough for a busy machine; a test that waits this long has failed. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What a listener can hear. */
  sealed interface Event {
    record Description(String type, String sdp) implements Event {}

    record Candidate(RtcCandidate candidate) implements Event {}

    record ServerFailed(IceServerFailure failure) implements Event {}

    record CandidatesComplete() implements Event {}

    record Connected(RtcConnection.Connectivity connectivity) implements Event {}

    record Opened(RtcChannel channel) implements Event {}

    record Closed(RtcChannel channel, RtcChannel.CloseReason reason) implements Event {}

    record Writable(RtcChannel channel) implements Event {}

    record Ended(RtcEnd end) implements Event {}
  }

  final List<Event> events = new CopyOnWriteArrayList<>();
  final RecordingReceiver received = new RecordingReceiver();
  final RtcConnection connection;

  volatile Consumer<Event> signaling = event -> {};
  volatile UnaryOperator<String> editDescription = sdp -> sdp;
  volatile FrameReceiver receiver = received;
  volatile Predicate<String> accepting = label -> true;
  volatile Consumer<Event> onTold = event -> {};

  Side(RtcEngine engine) {
    this(engine, RtcConfiguration.direct());
  }

  Side(RtcEngine engine, RtcConfiguration configuration) {
    connection = engine.open(configuration, this);
  }

  /** Brings both together as signaling would; the first makes the offers. */
  static void join(Side one, Side other) {
    one.signaling = event -> deliver(event, other.connection);
    other.signaling = event -> deliver(event, one.connection);
  }

  private static void deliver(Event event, RtcConnection to) {
    switch (event) {
      case Event.Description(String type, String sdp) when type.equals("offer") ->
          to.acceptOffer(sdp);
      case Event.Description(String type, String sdp) -> to.acceptAnswer(sdp);
      case Event.Candidate(RtcCandidate candidate) -> to.addCandidate(candidate);
      default -> {}
    }
  }

  <E extends Event> E await(Class<E> kind, Predicate<E> predicate) {
    return Awaitility.await("a matching " + kind.getSimpleName() + " event")
        .atMost(PATIENCE)
        .until(() -> find(kind, predicate), Optional::isPresent)
        .orElseThrow();
  }

  <E extends Event> Optional<E> find(Class<E> kind, Predicate<E> predicate) {
    return all(kind).stream().filter(predicate).findFirst();
  }

  <E extends Event> List<E> all(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  boolean hasClosed(RtcChannel channel) {
    return find(Event.Closed.class, closed -> closed.channel().equals(channel)).isPresent();
  }

  boolean hasEnded() {
    return !all(Event.Ended.class).isEmpty();
  }

  RtcEnd awaitEnd() {
    return await(Event.Ended.class, ended -> true).end();
  }

  RtcChannel awaitOpen(String label) {
    return await(Event.Opened.class, opened -> opened.channel().label().equals(label)).channel();
  }

  RtcChannel.CloseReason awaitClosed(RtcChannel channel) {
    return await(Event.Closed.class, closed -> closed.channel().equals(channel)).reason();
  }

  void tell(Event event) {
    events.add(event);
    onTold.accept(event);
    signaling.accept(event);
  }

  @Override
  public void onLocalDescription(String type, String sdp) {
    tell(new Event.Description(type, editDescription.apply(sdp)));
  }

  @Override
  public void onLocalCandidate(RtcCandidate candidate) {
    tell(new Event.Candidate(candidate));
  }

  @Override
  public void onIceServerFailed(IceServerFailure failure) {
    tell(new Event.ServerFailed(failure));
  }

  @Override
  public void onCandidatesComplete() {
    tell(new Event.CandidatesComplete());
  }

  @Override
  public void onConnectivity(RtcConnection.Connectivity connectivity) {
    tell(new Event.Connected(connectivity));
  }

  @Override
  public Optional<FrameReceiver> acceptChannel(RtcChannel channel) {
    return accepting.test(channel.label()) ? Optional.of(receiver) : Optional.empty();
  }

  @Override
  public void onChannelOpen(RtcChannel channel) {
    tell(new Event.Opened(channel));
  }

  @Override
  public void onChannelClosed(RtcChannel channel, RtcChannel.CloseReason reason) {
    tell(new Event.Closed(channel, reason));
  }

  @Override
  public void onWritable(RtcChannel channel) {
    tell(new Event.Writable(channel));
  }

  @Override
  public void onEnded(RtcEnd end) {
    tell(new Event.Ended(end));
  }
}
