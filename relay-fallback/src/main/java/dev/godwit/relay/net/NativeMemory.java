package dev.godwit.relay.net;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside of the heap, that can be passed to the kernel by its address. */
final class NativeMemory {
  private final ByteBuffer packets;
  private final ByteBuffer buffer;
  private final long address;

  /** Takes memory, all zero; it is given back when this object is garbage. */
  NativeMemory(int sizeBytes) {
    packets = ByteBuffer.allocateDirect(sizeBytes);
    buffer = packets.duplicate().order(ByteOrder.nativeOrder());
    address = MemorySegment.ofBuffer(packets).address();
  }

  /** All of it, in the machine's byte order: for structures of the kernel. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** All of it, in the network's byte order. */
  ByteBuffer packets() {
    return packets;
  }

  /** The address of its byte with this index. */
  long address(int at) {
    return address + at;
  }
}
