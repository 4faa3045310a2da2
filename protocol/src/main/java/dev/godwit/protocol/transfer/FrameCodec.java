package dev.godwit.protocol.transfer;

/**
 * Frames to JSON text and back. Decoding ends in a valid frame or in a {@link FrameException} that
 * says with which code to answer; nothing else ever leaves it. Stateless.
 */
public final class FrameCodec {
  private FrameCodec() {}

  /** The frame of this text. */
  public static Frame decode(String text) throws FrameException {
    return FrameReader.read(text);
  }

  /** The text of this frame. */
  public static String encode(Frame frame) {
    return FrameWriter.write(frame);
  }
}
