package dev.godwit.agent;

import dev.godwit.agent.rtc.FrameReceiver;
import dev.godwit.agent.rtc.RtcCandidate;
import dev.godwit.agent.rtc.RtcChannel;
import dev.godwit.agent.rtc.RtcConnection;
import dev.godwit.agent.rtc.RtcStatistics;
import dev.godwit.protocol.signal.ClientMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An office and an engine that do as a test says: for orders of events that the real engine brings
 * about only by chance.
 */
final class ScriptedOffice implements Office, RtcConnection {
  final List<ClientMessage> said = new CopyOnWriteArrayList<>();
  final List<Conversation> ended = new CopyOnWriteArrayList<>();
  final List<String> sentText = new CopyOnWriteArrayList<>();
  final CountDownLatch connected = new CountDownLatch(1);
  final CountDownLatch closed = new CountDownLatch(1);
  final AtomicInteger connections = new AtomicInteger();
  volatile boolean engineFails;
  volatile boolean hasRelay = true;

  /** Who asks for ICE servers. */
  volatile @Nullable Conversation conversation;

  /** Which path the statistics tell. */
  volatile RtcStatistics.@Nullable Path path;

  private volatile RtcConnection.@Nullable Listener listener;
  private volatile @Nullable FrameReceiver openedReceiver;

  @Override
  public void say(ClientMessage message) {
    said.add(message);
  }

  @Override
  public void askForIce() {
    Conversation asking = conversation;
    if (asking != null) {
      asking.onIceServers();
    }
  }

  @Override
  public Optional<RtcConnection> connect(PathRule rule, RtcConnection.Listener fresh) {
    if (rule.kind() == PathRule.Kind.RELAY && !hasRelay) {
      return Optional.empty();
    }
    if (engineFails) {
      throw new IllegalStateException("on purpose");
    }
    connections.incrementAndGet();
    listener = fresh;
    connected.countDown();
    return Optional.of(this);
  }

  @Override
  public void ended(Conversation conversation) {
    ended.add(conversation);
  }

  RtcConnection.Listener listener() throws InterruptedException {
    connected.await();
    RtcConnection.Listener present = listener;
    if (present == null) {
      throw new AssertionError("no connection");
    }
    return present;
  }

  /** Where frames go of the channel that the conversation itself has opened. */
  FrameReceiver receiver() {
    FrameReceiver present = openedReceiver;
    if (present == null) {
      throw new AssertionError("no channel");
    }
    return present;
  }

  @Override
  public void createOffer(boolean iceRestart) {}

  @Override
  public void acceptOffer(String sdp) {}

  @Override
  public void acceptAnswer(String sdp) {}

  @Override
  public void addCandidate(RtcCandidate candidate) {}

  @Override
  public RtcChannel openChannel(String label, FrameReceiver receiver) {
    openedReceiver = receiver;
    return channel(label, 262_144);
  }

  @Override
  public void statistics(Consumer<RtcStatistics> consumer) {
    consumer.accept(new RtcStatistics(Optional.ofNullable(path), Optional.empty(), 0, 0));
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** A channel that takes all. */
  RtcChannel channel(String label, int maxMessageBytes) {
    return new RtcChannel() {
      @Override
      public String label() {
        return label;
      }

      @Override
      public int maxMessageBytes() {
        return maxMessageBytes;
      }

      @Override
      public long bufferedBytes() {
        return 0;
      }

      @Override
      public SendResult trySend(ByteBuffer frame) {
        return SendResult.ACCEPTED;
      }

      @Override
      public SendResult trySend(String text) {
        sentText.add(text);
        return SendResult.ACCEPTED;
      }

      @Override
      public void close() {}
    };
  }

  /** Whether anything was sent that has this in it. */
  Optional<String> sent(String part) {
    return sentText.stream().filter(text -> text.contains(part)).findFirst();
  }
}
