package dev.godwit.acceptance.hostile;

import static dev.godwit.acceptance.hostile.Words.block;
import static dev.godwit.acceptance.hostile.Words.digest;
import static dev.godwit.acceptance.hostile.Words.digestOfBlocks;
import static dev.godwit.acceptance.hostile.Words.entry;
import static dev.godwit.acceptance.hostile.Words.fileSent;
import static dev.godwit.acceptance.hostile.Words.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.BareClient;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Blocks that come compressed: opened to what was announced, and to not a byte more or less. */
class HostileCompressionTest {
  private static final int MIB = 1 << 20;

  @RegisterExtension static final Lab LAB = new Lab();

  private static byte[] deflated(byte[] block) {
    Deflater zlib = new Deflater(Deflater.BEST_COMPRESSION, true);
    zlib.setInput(block);
    zlib.finish();
    byte[] out = new byte[block.length + 1000];
    int length = zlib.deflate(out);
    zlib.end();
    return Arrays.copyOf(out, length);
  }

  @Test
  void whatIsCompressedIsSavedAsItWas() throws Exception {
    byte[] bytes = new byte[MIB];
    Arrays.fill(bytes, 100, 500_000, (byte) 'x');
    byte[] small = deflated(bytes);
    Peer bob = receive();
    try (RawPeer eve = callAndAccept(MIB)) {
      eve.say(block(0, 0, digest(bytes), MIB, small.length));
      eve.send(small);
      eve.say(fileSent(0, MIB, digestOfBlocks(digest(bytes))));
      eve.say("{\"type\":\"finish\"}");
      eve.hear("done");
      assertEquals(MIB, eve.hear("complete").get("bytes").intValue());
    }
    bob.awaitExit(0);
    assertTrue(Arrays.equals(bytes, Files.readAllBytes(LAB.inbox("bob").resolve("a"))));
  }

  @Test
  void aBombIsRefused() throws Exception {
    // A gibibyte's worth of a gigantic run could hide in a MiB; this one would be 256 MiB.
    refused(new byte[MIB], deflated(new byte[256 * MIB]));
  }

  @Test
  void oneByteMoreIsRefused() throws Exception {
    refused(new byte[MIB], deflated(new byte[MIB + 1]));
  }

  @Test
  void oneByteLessIsRefused() throws Exception {
    refused(new byte[MIB], deflated(new byte[MIB - 1]));
  }

  @Test
  void whatIsNotCompressedIsRefused() throws Exception {
    byte[] noise = new byte[1000];
    Arrays.fill(noise, (byte) 0xff);
    refused(new byte[MIB], noise);
  }

  @Test
  void anEncodingThatWasNotAgreedIsAnError() throws Exception {
    byte[] small = deflated(new byte[MIB]);
    Peer bob = receive();
    try (RawPeer eve = RawPeer.call(LAB.server(), "eve", "bob")) {
      eve.greet();
      eve.hear("hello");
      accepted(eve, MIB);
      eve.say(block(0, 0, digest(new byte[MIB]), MIB, small.length));
      assertEquals("bad_message", eve.hear("error").get("code").stringValue());
    }
    bob.awaitEnd("bad_message");
  }

  /** The sender's part: what shrinks goes out compressed while it waits for the link. */
  @Test
  void aSenderCompressesWhatShrinksWhileItWaitsForTheLink() throws Exception {
    assertTrue(encodedLength("--wait", "60s").orElseThrow() < MIB / 2);
  }

  @Test
  void aSenderThatIsToldSoCompressesNothing() throws Exception {
    assertEquals(Optional.empty(), encodedLength("--no-compress"));
  }

  /** Of the first of eight blocks that shrink which goes out compressed, if one does. */
  private static Optional<Integer> encodedLength(String... options) throws Exception {
    Path file = Files.write(LAB.directory().resolve("zeros"), new byte[8 * MIB]);
    try (BareClient signaling = BareClient.join(LAB.server(), "eve")) {
      Peer ann = LAB.send("ann", "eve", List.of(file), options);
      try (RawPeer eve = RawPeer.answer(signaling)) {
        eve.greetWithCompression();
        eve.hear("hello");
        eve.hear("offer");
        eve.say("{\"type\":\"accept\"}");
        eve.say("{\"type\":\"have\",\"done\":[],\"parts\":[],\"limit\":8388608,\"more\":false}");
        JsonNode last = eve.hear();
        long received = 0;
        while (!isAnswer(last)) {
          if (last.get("type").stringValue().equals("bytes")) {
            // Unless it hears what has come, a sender holds back the rest.
            received += last.get("count").longValue();
            eve.say(
                "{\"type\":\"ack\",\"received\":%d,\"heldMicros\":0,\"bytes\":0,\"limit\":8388608}"
                    .formatted(received));
          }
          last = eve.hear();
        }
        eve.say("{\"type\":\"cancel\",\"code\":\"cancelled\",\"message\":\"\",\"discard\":false}");
        eve.awaitClosed();
        ann.awaitEnd("cancelled");
        return last.has("encodedLength")
            ? Optional.of(last.get("encodedLength").intValue())
            : Optional.empty();
      }
    }
  }

  /** Whether it tells what is asked: a compressed block, or the last one of all. */
  private static boolean isAnswer(JsonNode frame) {
    return frame.get("type").stringValue().equals("block")
        && (frame.has("encodedLength") || frame.get("offset").longValue() == 7L * MIB);
  }

  private static void refused(byte[] announced, byte[] sent) throws Exception {
    Peer bob = receive();
    try (RawPeer eve = callAndAccept(announced.length)) {
      for (int attempt = 1; attempt <= 3; attempt++) {
        eve.say(block(0, 0, digest(announced), announced.length, sent.length));
        eve.send(sent);
        if (attempt < 3) {
          assertEquals(0, eve.hear("again").get("offset").intValue());
        }
      }
      assertEquals("digest_mismatch", eve.hear("cancel").get("code").stringValue());
    }
    bob.awaitExit(6);
    assertEquals(List.of(), Folder.names(LAB.inbox("bob")));
  }

  private static Peer receive() {
    return LAB.receive("bob", "--from", "anyone", "--yes", "--once");
  }

  private static RawPeer callAndAccept(int fileBytes) throws InterruptedException {
    RawPeer eve = RawPeer.call(LAB.server(), "eve", "bob");
    eve.greetWithCompression();
    eve.hear("hello");
    accepted(eve, fileBytes);
    return eve;
  }

  private static void accepted(RawPeer eve, int fileBytes) throws InterruptedException {
    eve.say(offer(1, fileBytes, entry("a", fileBytes)));
    eve.hear("accept");
    eve.hear("have");
  }
}
