package dev.godwit.agent.cli;

import dev.godwit.agent.Agent;

/**
 * On Ctrl-C and SIGTERM, the other sides are told before the process ends, and so is the person:
 * 130 and 143 are then the JVM's own exit codes.
 */
final class Goodbye implements AutoCloseable {
  private final Thread hook;

  private Goodbye(Thread hook) {
    this.hook = hook;
  }

  static Goodbye to(Agent agent) {
    return of(agent::close);
  }

  /** Whatever is to be done before the process ends. */
  static Goodbye of(Runnable last) {
    Thread hook =
        Thread.ofPlatform()
            .name("godwit-goodbye")
            .unstarted(() -> {
              last.run();
              Silence.fall();
            });
    Runtime.getRuntime().addShutdownHook(hook);
    return new Goodbye(hook);
  }

  @Override
  public void close() {
    try {
      var _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook is at work.
    }
  }
}
