package dev.godwit.agent.cli;

/**
 * The native WebRTC library prints to the standard output while the process ends ("VM attach
 * current thread failed"), where scripts read what this program says.
 */
final class Silence {
  private Silence() {}

  /** After this nothing is printed any more, by anyone: the JDK leads both streams to nowhere. */
  static void fall() {
    System.out.close();
    System.err.close();
  }
}
