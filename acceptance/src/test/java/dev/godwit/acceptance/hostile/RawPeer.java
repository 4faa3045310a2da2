package dev.godwit.acceptance.hostile;

import dev.godwit.acceptance.lab.BareClient;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Server;
import dev.godwit.agent.rtc.FrameReceiver;
import dev.godwit.agent.rtc.IceServerFailure;
import dev.godwit.agent.rtc.NativeRtcEngine;
import dev.godwit.agent.rtc.RtcCandidate;
import dev.godwit.agent.rtc.RtcChannel;
import dev.godwit.agent.rtc.RtcConfiguration;
import dev.godwit.agent.rtc.RtcConnection;
import dev.godwit.agent.rtc.RtcEnd;
import dev.godwit.agent.rtc.RtcEngine;
import dev.godwit.protocol.json.JsonObject;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A peer at a real data channel that says whatever it is told to, in the words of the wire, and
 * knows no protocol. What the other side says is kept until it is asked for; only its signs of life
 * are passed over.
 */
final class RawPeer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LABEL = "godwit/1";
  private static final Set<String> SIGNS_OF_LIFE = Set.of("ping", "pong", "busy", "ack");
  private static final Set<String> LAST_WORDS = Set.of("reject", "cancel", "error");

  /** What one binary frame may carry, at most: sixteen chunks. */
  private static final int MAX_FRAME_BYTES = 262_144;

  private final RtcEngine engine = NativeRtcEngine.create();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final AtomicLong settledBytes = new AtomicLong();
  private final CompletableFuture<RtcChannel> open = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final BareClient signaling;
  private final String other;
  private final String connectionId;
  private final RtcConnection connection;
  private final Thread ear = Thread.ofVirtual().name("raw peer's ear").unstarted(this::listen);

  private RawPeer(BareClient signaling, String other, String connectionId) {
    this.signaling = signaling;
    this.other = other;
    this.connectionId = connectionId;
    this.connection = engine.open(RtcConfiguration.direct(), new Events());
  }

  /** Calls a receiver and opens a channel as a sender does. */
  static RawPeer call(Server server, String as, String to) throws InterruptedException {
    RawPeer peer = ring(server, as, to);
    peer.channel();
    return peer;
  }

  /** As {@link #call}, but whoever is called may still have to answer. */
  static RawPeer ring(Server server, String as, String to) throws InterruptedException {
    RawPeer peer = new RawPeer(BareClient.join(server, as), to, id());
    RtcChannel _ = peer.connection.openChannel(LABEL, peer.new Frames());
    peer.connection.createOffer(false);
    peer.ear.start();
    return peer;
  }

  /** Answers the sender that calls, on the channel that it opens. */
  static RawPeer answer(BareClient signaling) throws InterruptedException {
    JsonNode offer = signaling.hear("offer");
    RawPeer peer =
        new RawPeer(
            signaling, offer.get("name").stringValue(), offer.get("connection").stringValue());
    peer.connection.acceptOffer(offer.get("offer").get("sdp").stringValue());
    peer.ear.start();
    peer.channel();
    return peer;
  }

  /** 128 random bits, as the wire has them. */
  static String id() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return JsonObject.encodeBinary(bytes);
  }

  /** Says this text. */
  void say(String text) throws InterruptedException {
    if (channel().trySend(text) == RtcChannel.SendResult.FULL) {
      await("the channel takes text")
          .until(() -> channel().trySend(text) != RtcChannel.SendResult.FULL);
    }
  }

  /** Greets as a peer does that can do nothing special. */
  void greet() throws InterruptedException {
    greet("");
  }

  /** Greets as a peer does that can compress. */
  void greetWithCompression() throws InterruptedException {
    greet("\"deflate-raw\"");
  }

  private void greet(String features) throws InterruptedException {
    say(
        "{\"type\":\"hello\",\"version\":1,\"agent\":\"raw\",\"chunksPerFrame\":16,"
            + "\"features\":[%s]}".formatted(features));
  }

  /** Sends these bytes in frames as large as may be. */
  void send(byte[] bytes) throws InterruptedException {
    ByteBuffer frame = ByteBuffer.allocateDirect(MAX_FRAME_BYTES);
    for (int from = 0; from < bytes.length; from += MAX_FRAME_BYTES) {
      frame.clear();
      frame.put(bytes, from, Math.min(MAX_FRAME_BYTES, bytes.length - from)).flip();
      if (channel().trySend(frame) == RtcChannel.SendResult.FULL) {
        await("the channel takes bytes")
            .until(() -> channel().trySend(frame) != RtcChannel.SendResult.FULL);
      }
    }
  }

  /** What the other side says next, its signs of life left aside. */
  JsonNode hear() throws InterruptedException {
    JsonNode frame;
    do {
      String text = heard.poll(Lab.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (text == null) {
        throw new AssertionError("heard nothing on the channel");
      }
      frame = JSON.readTree(text);
    } while (SIGNS_OF_LIFE.contains(frame.get("type").stringValue()));
    return frame;
  }

  /** What it says next; fails unless that is of this type. */
  JsonNode hear(String type) throws InterruptedException {
    JsonNode frame = hear();
    if (!frame.get("type").stringValue().equals(type)) {
      throw new AssertionError("heard " + frame + " and not " + type);
    }
    return frame;
  }

  /** Waits until the other side has said how it ends, or has closed; leaves that to be heard. */
  void awaitLastWord() {
    await("a last word")
        .until(() ->
            closed.isDone()
                || heard.stream()
                    .map(text -> JSON.readTree(text).get("type").stringValue())
                    .anyMatch(LAST_WORDS::contains));
  }

  /** Waits until the other side has closed. */
  void awaitClosed() throws InterruptedException {
    get(closed);
  }

  @Override
  public void close() {
    ear.interrupt();
    engine.close();
    signaling.close();
  }

  /** Looks at once, as what is waited for is mostly there already. */
  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(Lab.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5));
  }

  private RtcChannel channel() throws InterruptedException {
    return get(open);
  }

  private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(Lab.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private void listen() {
    try {
      while (true) {
        JsonNode message = signaling.hear();
        switch (message.get("type").stringValue()) {
          case "answer" -> connection.acceptAnswer(message.get("answer").get("sdp").stringValue());
          case "candidate" -> {
            JsonNode candidate = message.get("candidate");
            connection.addCandidate(
                new RtcCandidate(
                    candidate.get("candidate").stringValue(),
                    candidate.get("sdpMid").stringValue(),
                    candidate.get("sdpMLineIndex").intValue()));
          }
          default -> {
            // It is about the call, not about the connection.
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String type, ObjectNode payload) {
    ObjectNode message =
        JSON.createObjectNode()
            .put("type", type)
            .put("name", other)
            .put("connection", connectionId);
    message.set(type, payload);
    signaling.say(message.toString());
  }

  private final class Frames implements FrameReceiver {
    @Override
    public void onText(String text) {
      heard.add(text);
      if (text.startsWith("{\"type\":\"ack\"")) {
        settledBytes.set(JSON.readTree(text).get("bytes").longValue());
      }
    }

    @Override
    public void onBinary(ByteBuffer frame) {
      heard.add("{\"type\":\"bytes\",\"count\":" + frame.remaining() + "}");
    }
  }

  private final class Events implements RtcConnection.Listener {
    @Override
    public void onLocalDescription(String type, String sdp) {
      signal(type, JSON.createObjectNode().put("type", type).put("sdp", sdp));
    }

    @Override
    public void onLocalCandidate(RtcCandidate candidate) {
      signal(
          "candidate",
          JSON.createObjectNode()
              .put("candidate", candidate.candidate())
              .put("sdpMid", candidate.sdpMid())
              .put("sdpMLineIndex", candidate.sdpMLineIndex()));
    }

    @Override
    public void onCandidatesComplete() {
      // Its own find a path or don't: the test's time tells.
    }

    @Override
    public void onIceServerFailed(IceServerFailure failure) {
      // It uses none.
    }

    @Override
    public void onConnectivity(RtcConnection.Connectivity connectivity) {
      // The channel tells all that matters.
    }

    @Override
    public Optional<FrameReceiver> acceptChannel(RtcChannel channel) {
      return Optional.of(new Frames());
    }

    @Override
    public void onChannelOpen(RtcChannel channel) {
      open.complete(channel);
    }

    @Override
    public void onChannelClosed(RtcChannel channel, RtcChannel.CloseReason reason) {
      isOver("the channel was closed: " + reason);
    }

    @Override
    public void onWritable(RtcChannel channel) {
      // Whoever sends tries again by itself.
    }

    @Override
    public void onEnded(RtcEnd end) {
      open.completeExceptionally(new AssertionError(end.message()));
      isOver(end.toString());
    }

    /** Whoever still listens is told at once. */
    private void isOver(String reason) {
      heard.add(JSON.createObjectNode().put("type", "over").put("reason", reason).toString());
      closed.complete(null);
    }
  }
}
