package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.agent.file.SourceFiles;
import dev.godwit.agent.rtc.RtcUnavailableException;
import dev.godwit.agent.session.OutgoingCall;
import dev.godwit.protocol.signal.ConnectionId;
import dev.godwit.protocol.signal.InvalidNameException;
import dev.godwit.protocol.signal.PeerName;
import dev.godwit.protocol.transfer.Sender;
import dev.godwit.protocol.transfer.TransferId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * A peer without a browser: logged in to a signaling server under a name, it sends files to other
 * peers and takes theirs. Thread-safe. While it is open it comes back to the server by itself
 * whenever that was away; transfers under way go on meanwhile.
 *
 * <pre>{@code
 * try (Agent agent = Agent.connect(ServerAddress.parse("ws://localhost:8888"), "ann")) {
 *   Transfer transfer =
 *       agent.send("bob", List.of(Path.of("report.pdf")), SendOptions.defaults(), (_, _) -> {});
 *   System.out.println(transfer.await().message());
 * }
 * }</pre>
 */
public final class Agent implements AutoCloseable {
  private final SecureRandom random = new SecureRandom();
  private final Engines engines;
  private final Switchboard switchboard;

  private Agent(Engines engines, Switchboard switchboard) {
    this.engines = engines;
    this.switchboard = switchboard;
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
    Agent agent = create(server, name, listener);
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
   * @param transfers hears of every transfer that others begin
   * @throws AgentException as {@link #connect} and {@link #receive} do
   */
  public static Agent connectToReceive(
      ServerAddress server,
      String name,
      ServerListener listener,
      ReceiveOptions options,
      TransferListener transfers)
      throws AgentException, InterruptedException {
    Agent agent = create(server, name, listener);
    try {
      var _ = agent.receive(options, transfers);
      agent.switchboard.logIn();
      return agent;
    } catch (AgentException | InterruptedException e) {
      agent.close();
      throw e;
    }
  }

  private static Agent create(ServerAddress server, String name, ServerListener listener)
      throws AgentException {
    PeerName self = peerName(name);
    Engines engines = new Engines();
    engines.makeReady();
    return new Agent(engines, new Switchboard(server, self, engines, listener));
  }

  /** The name as registered. */
  public String name() {
    return switchboard.name().text();
  }

  /**
   * Sends files and folders.
   *
   * @param sources at least one; folders are sent with all that is in them
   * @throws AgentException {@code name_invalid}, {@code rtc-unavailable}, a file's code ({@code
   *     not_found}, {@code unreadable}, {@code too_many_files}, {@code same_name} …), or a
   *     signaling code if the server does not let this side in any more
   */
  public Transfer send(
      String to, List<Path> sources, SendOptions options, TransferListener listener)
      throws AgentException {
    PeerName peer = peerName(to);
    if (peer.equals(switchboard.name())) {
      throw new AgentException(
          "name_invalid", "That is your own name. Send to somebody else, or under another name.");
    }
    switchboard.requireLetIn();
    SourceFiles files = scan(sources);
    awaitEngine();
    Sender sender =
        new Sender(
            TransferId.of(randomBytes(TransferId.BYTES)),
            1,
            files.manifest(),
            options.message(),
            Greeting.hello());
    ConnectionId connection = ConnectionId.of(randomBytes(ConnectionId.BYTES));
    OutgoingCall call = new OutgoingCall(peer, connection, options.maxWait());
    Sending sending =
        new Sending(peer, connection, call, sender, files, switchboard, options.path(), listener);
    if (!switchboard.add(sending)) {
      throw new IllegalStateException("the agent is closed");
    }
    sending.start();
    return sending;
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
    return switchboard.open(new Reception(options, switchboard, listener));
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

  private static SourceFiles scan(List<Path> sources) throws AgentException {
    try {
      return SourceFiles.scan(sources);
    } catch (FileProblem problem) {
      throw new AgentException(problem.reason().code(), problem.getMessage());
    }
  }

  private static PeerName peerName(String name) throws AgentException {
    try {
      return PeerName.ofTyped(name);
    } catch (InvalidNameException e) {
      throw new AgentException("name_invalid", "\"" + name + "\" is no name. " + e.getMessage());
    }
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
