package dev.godwit.signaling.session;

import dev.godwit.protocol.signal.SessionToken;

/** What a session has more if it is resumable. Confined to its caller. */
final class ResumeState {
  final ReplayRing ring = new ReplayRing();
  final SeenIds seenIds = new SeenIds();

  /** The one that the client was given last: the only one that resumes. */
  SessionToken token;

  ResumeState(SessionToken token) {
    this.token = token;
  }
}
