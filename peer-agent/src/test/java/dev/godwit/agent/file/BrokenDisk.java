package dev.godwit.agent.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

/** A real file system on a disk that can be made to fail: most of it is simply taken away. */
final class BrokenDisk implements AutoCloseable {
  private static final long WHOLE_BYTES = 64L << 20;
  private static final long LEFT_BYTES = 1L << 20;

  private final Path folder;
  private final Path image;
  private Disk disk;

  private BrokenDisk(Path folder, Path image) {
    this.folder = folder;
    this.image = image;
    this.disk = Disk.mount(folder, "-o", "loop", image.toString());
  }

  /** A disk that works, so far. */
  static BrokenDisk whole(Path folder, Path image) throws IOException {
    resize(image, WHOLE_BYTES);
    Disk.run(List.of("mkfs.ext4", "-q", "-F", "-O", "^has_journal", image.toString()));
    return new BrokenDisk(folder, image);
  }

  /** Forgets what was read or written, so that it must be read from the disk. */
  void forgetWhatIsCached() {
    disk.close();
    disk = Disk.mount(folder, "-o", "loop", image.toString());
  }

  /** From now on most reads and writes fail. */
  void breakDown() throws IOException {
    resize(image, LEFT_BYTES);
    String device = Disk.run(List.of("losetup", "-n", "-O", "NAME", "-j", image.toString()));
    Disk.run(List.of("losetup", "-c", device.strip()));
  }

  @Override
  public void close() {
    disk.close();
  }

  private static void resize(Path image, long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
  }
}
