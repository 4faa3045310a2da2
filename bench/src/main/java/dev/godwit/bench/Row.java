package dev.godwit.bench;

import java.io.IOException;

/** One contender: moves the bytes of the workbench from one process to another. */
interface Row {
  /** Its name on the command line and in the results. */
  String name();

  /** What it is, for a reader of the table. */
  String title();

  /** Whether it runs what the launcher builds. */
  default boolean isProduct() {
    return false;
  }

  /**
   * Moves them once.
   *
   * @throws BenchException if it fails, or what arrived is not what was sent
   */
  Sample run() throws IOException, InterruptedException;
}
