package dev.godwit.agent;

import dev.godwit.agent.file.Exclusions;
import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.SourceFiles;
import dev.godwit.agent.file.StateFolder;
import dev.godwit.agent.rtc.RtcUnavailableException;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.transfer.Manifest;
import dev.godwit.protocol.transfer.RelativePath;
import dev.godwit.protocol.transfer.TransferCode;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * A peer without a browser: logged in to a signaling server under a name, it sends files to other
 * peers and takes theirs. Thread-safe. While it is open it comes back to the server by itself
 * whenever that was away; transfers under way go on meanwhile.
 *
 * <p>Sending files, and showing how far they are:
 *
 * {@snippet class="dev.godwit.agent.examples.SendFile" region="send"}
 *
 * <p>Taking what some peers send, up to a size:
 *
 * {@snippet class="dev.godwit.agent.examples.DropBox" region="receive"}
 *
 * <p>Sending from memory into memory, without any file:
 *
 * {@snippet class="dev.godwit.agent.examples.InMemory" region="source"}
 *
 * {@snippet class="dev.godwit.agent.examples.InMemory" region="sink"}
 */
public final class Agent implements AutoCloseable {
  /**
   * To how many peers the same files are sent at once: each takes up to 6 MiB of buffers, and a
   * share of the processor.
   */
  public static final int MAX_RECEIVERS = 8;

  private final Engines engines;
  private final Switchboard switchboard;
  private final @Nullable StateFolder state;
  private final Departures departures;
  private volatile @Nullable Reception reception;

  private Agent(Engines engines, Switchboard switchboard, @Nullable StateFolder state) {
    this.engines = engines;
    this.switchboard = switchboard;
    this.state = state;
    this.departures = new Departures(switchboard, state);
  }

  /**
   * Logs in.
   *
   * @param name 1 to 64 letters, digits, spaces, dots, underscores and hyphens
   * @throws AgentException {@code name_invalid}, {@code name_taken}, {@code unavailable} if there
   *     is no server, or another of the signaling codes
   */
  public static Agent connect(ServerAddress server, String name)
      throws AgentException, InterruptedException {
    return connect(server, name, ServerListener.NOBODY);
  }

  /** As {@link #connect(ServerAddress, String)}; the listener hears of the server. */
  public static Agent connect(ServerAddress server, String name, ServerListener listener)
      throws AgentException, InterruptedException {
    return connect(server, name, listener, Optional.empty());
  }

  /**
   * As above, with a memory: a process that is started again under the same name has it back at
   * once, and goes on with what it sent.
   *
   * @param state the folder where that is kept, created if missing
   * @throws AgentException also {@code unwritable} if nothing can be kept there
   */
  public static Agent connect(
      ServerAddress server, String name, ServerListener listener, Optional<Path> state)
      throws AgentException, InterruptedException {
    return logIn(create(server, name, listener, state));
  }

  private static Agent logIn(Agent agent) throws AgentException, InterruptedException {
    try {
      agent.switchboard.logIn();
      return agent;
    } catch (AgentException | InterruptedException e) {
      agent.close();
      throw e;
    }
  }

  /**
   * Logs in ready to receive: with {@link #connect} and {@link #receive}, who calls in between is
   * declined. What is received ends with the agent.
   *
   * @param state as for {@link #connect}
   * @param transfers hears of every transfer that others begin
   * @throws AgentException as {@link #connect} and {@link #receive} do
   */
  public static Agent connectToReceive(
      ServerAddress server,
      String name,
      ServerListener listener,
      Optional<Path> state,
      ReceiveOptions options,
      TransferListener transfers)
      throws AgentException, InterruptedException {
    Agent agent = create(server, name, listener, state);
    try {
      var _ = agent.receive(options, transfers);
      agent.switchboard.logIn();
      return agent;
    } catch (AgentException | InterruptedException e) {
      agent.close();
      throw e;
    }
  }

  /**
   * As {@link #connect}, for a process that need not send or receive: WebRTC is made ready when it
   * is first needed.
   */
  public static Agent standBy(
      ServerAddress server, String name, ServerListener listener, Optional<Path> state)
      throws AgentException, InterruptedException {
    return logIn(create(server, name, listener, state, /* isDiscoverable= */ false, new Engines()));
  }

  /**
   * As {@link #connectToReceive}, for a process that mostly waits: WebRTC, with some 60 MB, is made
   * ready when it is first needed, and that it does not run here is said to who needs it then.
   *
   * @param isDiscoverable whether anyone may learn from the server whether this agent is there
   */
  public static Agent standBy(
      ServerAddress server,
      String name,
      ServerListener listener,
      Optional<Path> state,
      boolean isDiscoverable,
      ReceiveOptions options,
      TransferListener transfers)
      throws AgentException, InterruptedException {
    Agent agent = create(server, name, listener, state, isDiscoverable, new Engines());
    try {
      var _ = agent.open(options, transfers);
      agent.switchboard.logIn();
      return agent;
    } catch (AgentException | InterruptedException e) {
      agent.close();
      throw e;
    }
  }

  private static Agent create(
      ServerAddress server, String name, ServerListener listener, Optional<Path> state)
      throws AgentException {
    Engines engines = new Engines();
    engines.makeReady();
    return create(server, name, listener, state, /* isDiscoverable= */ false, engines);
  }

  private static Agent create(
      ServerAddress server,
      String name,
      ServerListener listener,
      Optional<Path> state,
      boolean isDiscoverable,
      Engines engines)
      throws AgentException {
    PeerName self = TypedNames.peer(name);
    try {
      StateFolder folder = state.isPresent() ? StateFolder.open(state.get()) : null;
      SessionKeeper keeper =
          folder == null ? SessionKeeper.none() : SessionKeeper.in(folder, server, self);
      return new Agent(
          engines,
          new Switchboard(server, self, engines, keeper, isDiscoverable, listener),
          folder);
    } catch (FileProblem problem) {
      throw problem(problem);
    }
  }

  /** The name as registered. */
  public String name() {
    return switchboard.name().text();
  }

  /**
   * Sends files and folders. What was begun before from the same sources to the same peer, and has
   * not ended, is gone on with, if this agent has a memory and the sources have not changed since.
   * It has ended when the listener has heard so and returned: if the process is killed before, the
   * same is gone on with, and the receiver, who has it, takes nothing twice.
   *
   * @param sources at least one; folders are sent with all that is in them
   * @throws AgentException {@code name_invalid}, {@code rtc-unavailable}, a file's code ({@code
   *     not_found}, {@code unreadable}, {@code too_many_files}, {@code same_name} …), or a
   *     signaling code if the server does not let this side in any more
   */
  public Transfer send(
      String to, List<Path> sources, SendOptions options, TransferListener listener)
      throws AgentException {
    return send(List.of(to), sources, options, listener).getFirst();
  }

  /**
   * Sends the same files and folders to several peers, each of whom takes them in a transfer of its
   * own, as fast as it can. While they keep within 32 MiB of one another each block is read and
   * hashed once.
   *
   * @param to 1 to {@value #MAX_RECEIVERS} different names
   * @return a transfer for each, in this order; none has begun if this throws
   * @throws AgentException as {@link #send(String, List, SendOptions, TransferListener)} does
   */
  public List<Transfer> send(
      List<String> to, List<Path> sources, SendOptions options, TransferListener listener)
      throws AgentException {
    SequencedSet<PeerName> peers = requirePeers(to);
    try {
      SourceFiles files = SourceFiles.scan(sources, Exclusions.of(options.exclude()));
      awaitEngine();
      return departures.begin(peers, files, options, listener);
    } catch (FileProblem problem) {
      throw problem(problem);
    }
  }

  /**
   * Sends a stream of unknown length, which arrives as one file. It goes on after a lost link from
   * what is kept of it, at most 16 MiB; a process that ends takes that with it.
   *
   * @param stream read on threads of the agent, and left open
   * @param name of the file that it becomes: a relative path, with {@code /} between its names
   * @throws AgentException as {@link #send} does; {@code unsafe_path} if that is no name
   */
  public Transfer sendStream(
      String to, InputStream stream, String name, SendOptions options, TransferListener listener)
      throws AgentException {
    return sendStream(List.of(to), stream, name, options, listener).getFirst();
  }

  /**
   * Sends a stream to several peers, each of whom takes it in a transfer of its own. It is read
   * once: from the beginning when all have answered, and no faster than the slowest takes it. Who
   * alone keeps the others waiting for ten seconds is out ({@code too_slow}).
   *
   * @param to 1 to {@value #MAX_RECEIVERS} different names
   * @return a transfer for each, in this order; none has begun if this throws
   * @throws AgentException as {@link #sendStream(String, InputStream, String, SendOptions,
   *     TransferListener)} does
   */
  public List<Transfer> sendStream(
      List<String> to,
      InputStream stream,
      String name,
      SendOptions options,
      TransferListener listener)
      throws AgentException {
    SequencedSet<PeerName> peers = requirePeers(to);
    RelativePath path = TypedNames.path(name);
    awaitEngine();
    return departures.begin(peers, stream, path, options, listener);
  }

  /**
   * Sends what a source has, which arrives as one file. It goes on after a lost link; not after the
   * end of the process.
   *
   * @throws AgentException as {@link #sendStream(String, InputStream, String, SendOptions,
   *     TransferListener)} does
   */
  public Transfer send(String to, Source source, SendOptions options, TransferListener listener)
      throws AgentException {
    PeerName peer = requirePeer(to);
    GivenBlocks blocks = new GivenBlocks(source);
    Manifest manifest = blocks.manifest(TypedNames.path(source.name()));
    awaitEngine();
    Content content = new FileContent(manifest, blocks, new Knowledge(null));
    return departures.begin(peer, content, options, listener);
  }

  /**
   * Says a note or a link, which the other side's person is shown: the transfer is complete when it
   * was. Nothing is tried again after the loss of a link.
   *
   * @param text less than 16 KiB
   * @throws AgentException as {@link #send} does; {@code too_large}
   */
  public Transfer say(String to, String text, SendOptions options, TransferListener listener)
      throws AgentException {
    PeerName peer = requirePeer(to);
    if (!TextContent.fits(text)) {
      throw new AgentException(
          TransferCode.TOO_LARGE.wire(), "A text has less than 16 KiB. Send it as a file.");
    }
    awaitEngine();
    return departures.begin(peer, new TextContent(text), options, listener);
  }

  private PeerName requirePeer(String to) throws AgentException {
    return requirePeers(List.of(to)).getFirst();
  }

  private SequencedSet<PeerName> requirePeers(List<String> to) throws AgentException {
    SequencedSet<PeerName> peers = TypedNames.receivers(to, switchboard.name());
    switchboard.requireLetIn();
    return peers;
  }

  /**
   * Takes what others send from now on, until the reception is closed. An agent has one reception
   * at a time.
   *
   * @param listener hears of every transfer that others begin
   */
  public Reception receive(ReceiveOptions options, TransferListener listener)
      throws AgentException {
    awaitEngine();
    return open(options, listener);
  }

  private Reception open(ReceiveOptions options, TransferListener listener) throws AgentException {
    try {
      ReceptionMemory memory = ReceptionMemory.of(options, state, Instant.now());
      Reception opened = switchboard.open(new Reception(options, memory, switchboard, listener));
      reception = opened;
      return opened;
    } catch (FileProblem problem) {
      throw problem(problem);
    }
  }

  /** From now on these may ask, if this agent receives; what is under way goes on. */
  public void admit(SenderRule rule) {
    Reception open = reception;
    if (open != null) {
      open.admit(rule);
    }
  }

  /**
   * From now on these may learn from the server whether this agent is there, and no others.
   *
   * @throws AgentException {@code name_invalid}, {@code too_many}
   */
  public void showTo(Collection<String> names) throws AgentException {
    switchboard.presences().showTo(List.copyOf(TypedNames.peers(names)));
  }

  /**
   * Asks the server whether these are there.
   *
   * @return an answer for each name, in this order
   * @throws AgentException {@code name_invalid}, {@code too_many}; {@code unavailable} if the
   *     server does not tell in time
   */
  public SequencedMap<String, Presence> presence(Collection<String> names)
      throws AgentException, InterruptedException {
    switchboard.requireLetIn();
    return switchboard
        .presences()
        .ask(TypedNames.peers(names))
        .orElseThrow(
            () -> new AgentException("unavailable", "The server does not tell. Ask later."));
  }

  /**
   * Ends what is under way, logs out and frees what it holds. Returns within ten seconds, even if
   * the other sides or the server are dead. Closing twice does nothing.
   */
  @Override
  public void close() {
    switchboard.close();
    engines.close();
  }

  private void awaitEngine() throws AgentException {
    try {
      var _ = engines.engine();
    } catch (RtcUnavailableException e) {
      throw new AgentException(RtcUnavailableException.CODE, String.valueOf(e.getMessage()));
    }
  }

  private static AgentException problem(FileProblem problem) {
    return new AgentException(problem.reason().code(), problem.getMessage());
  }
}
