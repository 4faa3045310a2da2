package dev.godwit.agent;

/** Hears how it stands with the server. Called on a virtual thread, one call at a time. */
public interface ServerListener {
  /** Hears nothing. */
  ServerListener NOBODY =
      new ServerListener() {
        @Override
        public void onOnline(String name) {}

        @Override
        public void onOffline(String reason) {}

        @Override
        public void onRefused(AgentException refusal) {}
      };

  /** The agent is known by this name, for the first time or again. */
  void onOnline(String name);

  /** The server is away. Transfers under way go on; the agent tries again by itself. */
  void onOffline(String reason);

  /** The server does not let the agent in again: new transfers can neither come nor go. */
  void onRefused(AgentException refusal);
}
