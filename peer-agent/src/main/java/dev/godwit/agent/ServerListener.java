package dev.godwit.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Hears how it stands with the server. Called on a virtual thread, one call at a time, unless
 * {@link #on} says otherwise.
 */
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

  /** A listener that is called on threads of this executor, in the same order. */
  static ServerListener on(Executor threads, ServerListener listener) {
    return new ServerListener() {
      @Override
      public void onOnline(String name) {
        CompletableFuture.runAsync(() -> listener.onOnline(name), threads).join();
      }

      @Override
      public void onOffline(String reason) {
        CompletableFuture.runAsync(() -> listener.onOffline(reason), threads).join();
      }

      @Override
      public void onRefused(AgentException refusal) {
        CompletableFuture.runAsync(() -> listener.onRefused(refusal), threads).join();
      }
    };
  }
}
