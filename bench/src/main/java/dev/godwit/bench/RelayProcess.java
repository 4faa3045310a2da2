package dev.godwit.bench;

/** A TURN server as a process that has the first core for itself. Closing it ends it. */
record RelayProcess(Child child, int port) implements AutoCloseable {
  /** Where it listens. */
  static final String ADDRESS = "127.0.0.1";

  /** Where its allocations are: apart from clients and peers, so that none takes another's port. */
  static final String RELAY_ADDRESS = "127.0.0.2";

  static final int MIN_RELAY_PORT = 49_152;
  static final int MAX_RELAY_PORT = 65_535;

  /** What it has used so far, in all of its threads. */
  double cpuSeconds() {
    return Proc.treeCpuSeconds(child.handle());
  }

  /** What memory it holds now. */
  long residentBytes() {
    return Proc.residentBytes(child.handle().pid());
  }

  @Override
  public void close() {
    child.close();
  }
}
