package dev.godwit.bench;

/** A TURN server as a process that has the first core for itself. Closing it ends it. */
record RelayProcess(Child child, RelayPlace place, int port) implements AutoCloseable {
  /** What a WebRTC client is told. */
  String uri() {
    return "turn:" + place.address() + ":" + port + "?transport=udp";
  }

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
