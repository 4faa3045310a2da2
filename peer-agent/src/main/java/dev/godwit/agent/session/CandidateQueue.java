package dev.godwit.agent.session;

import dev.godwit.protocol.signal.IceCandidate;
import java.util.ArrayList;
import java.util.List;

/** Candidates that wait until it is time for them. Confined to its machine. */
final class CandidateQueue {
  /** More ways to reach one peer are of no use; further ones are dropped. */
  static final int MAX = 64;

  private final List<IceCandidate> waiting = new ArrayList<>();

  void add(IceCandidate candidate) {
    if (waiting.size() < MAX) {
      waiting.add(candidate);
    }
  }

  /** All that waited, in order; none waits afterwards. */
  List<IceCandidate> drain() {
    List<IceCandidate> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }
}
