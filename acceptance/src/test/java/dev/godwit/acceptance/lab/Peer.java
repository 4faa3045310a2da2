package dev.godwit.acceptance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.godwit.testkit.process.ChildProcess;
import dev.godwit.testkit.process.Signal;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running {@code send} or {@code receive} that talks JSON. Waiting methods fail with an {@link
 * AssertionError} that holds all its output.
 */
public final class Peer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ChildProcess process;

  Peer(ChildProcess process) {
    this.process = process;
  }

  /** The process itself. */
  public ChildProcess process() {
    return process;
  }

  /** A receiver is ready for senders. */
  void awaitReady() {
    awaitEvent("\"event\":\"ready\"");
  }

  /** The first event, among those that came before too, whose text has this pattern in it. */
  public JsonNode awaitEvent(String regex) {
    return awaitEvent(regex, Lab.PATIENCE);
  }

  /** As {@link #awaitEvent(String)}, in this time. */
  public JsonNode awaitEvent(String regex, Duration timeout) {
    return JSON.readTree(process.awaitStdout(".*(?:" + regex + ").*", timeout).group());
  }

  /** A transfer is in this state. */
  public JsonNode awaitState(String state) {
    return awaitEvent("\"event\":\"state\".*\"state\":\"" + state + "\"");
  }

  /** The end of this side's n-th transfer, counted from 1, whatever it is. */
  public JsonNode awaitEnd(int transfer) {
    return awaitEvent("\"transfer\":" + transfer + ",.*\"number\":(?:-1|200),");
  }

  /** The end of its first transfer; fails unless it has this code. */
  public JsonNode awaitEnd(String code) {
    return awaitEnd(1, code);
  }

  /** The end of the n-th transfer; fails unless it has this code. */
  public JsonNode awaitEnd(int transfer, String code) {
    JsonNode end = awaitEnd(transfer);
    assertEquals(code, end.get("code").stringValue(), end::toString);
    return end;
  }

  /** An error that is about no transfer. */
  public JsonNode awaitError(String code) {
    return awaitEvent("\"event\":\"error\".*\"code\":\"" + code + "\"");
  }

  /** Fails unless it ends with this code. */
  public void awaitExit(int code) {
    awaitExit(code, Lab.PATIENCE);
  }

  /** Fails unless it ends with this code in this time. */
  public void awaitExit(int code, Duration timeout) {
    assertEquals(code, process.awaitExit(timeout), () -> this + "\n" + process.lines());
  }

  /** What it has said so far. */
  public List<JsonNode> events() {
    return process.stdout().stream().map(JSON::readTree).toList();
  }

  /** How many events with this pattern in their text it has said so far. */
  public long count(String regex) {
    return process.stdout().stream().filter(line -> line.matches(".*(?:" + regex + ").*")).count();
  }

  /** Sends it a signal. */
  public void signal(Signal signal) {
    process.signal(signal);
  }

  @Override
  public String toString() {
    return process.toString();
  }
}
