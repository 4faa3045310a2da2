package dev.godwit.agent;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Something of known size to send that is no file: bytes in memory, an object in a store. It can be
 * read at any place, again where the other side asks for that, and must not change meanwhile. Read
 * by one thread at a time, which may block; whoever made it closes it when the transfer has ended.
 */
public interface Source {
  /** The name under which it arrives: a relative path, with {@code /} between its names. */
  String name();

  /** How large it is, from 0 on. */
  long sizeBytes();

  /**
   * Fills all that remains of the target with what is there from {@code offset} on, which never is
   * more than there is.
   *
   * @throws IOException if it can't be read: the other side is told, and nothing else of it is sent
   */
  void read(long offset, ByteBuffer target) throws IOException;

  /** These bytes, which must not change while they are sent. */
  static Source of(String name, byte[] bytes) {
    return new Source() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long sizeBytes() {
        return bytes.length;
      }

      @Override
      public void read(long offset, ByteBuffer target) {
        target.put(bytes, Math.toIntExact(offset), target.remaining());
      }
    };
  }
}
