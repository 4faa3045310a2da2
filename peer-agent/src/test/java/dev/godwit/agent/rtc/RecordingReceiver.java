package dev.godwit.agent.rtc;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps a line for each frame: text as it is, of a binary one its size and a checksum. */
class RecordingReceiver implements FrameReceiver {

  final List<String> frames = new CopyOnWriteArrayList<>();
  final AtomicLong bytes = new AtomicLong();

  static String describe(ByteBuffer frame) {
    java.util.zip.CRC32C checksum = new java.util.zip.CRC32C();
    int size = frame.remaining();
    checksum.update(frame.duplicate());
    return "binary:" + size + ":" + HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  @Override
  public void onText(String text) {
    frames.add("text:" + text);
  }

  @Override
  public void onBinary(ByteBuffer frame) {
    bytes.addAndGet(frame.remaining());
    frames.add(describe(frame));
  }
}
