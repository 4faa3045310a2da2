package dev.godwit.protocol.transfer;

import dev.godwit.protocol.json.JsonObject;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What machines do, in the neutral form of {@code vectors/README.md}. */
final class TranscriptJson {
  private TranscriptJson() {}

  static ObjectNode of(LinkOutput output) {
    return switch (output) {
      case LinkOutput.Send(Frame frame) -> put("send", frame(frame));
      case LinkOutput.Report(TransferEvent event) -> put("report", event(event));
      case LinkOutput.ShowText(String id, String text) ->
          put("showText", JsonObject.create().put("id", id).put("text", text));
      case LinkOutput.CloseLink() -> put("closeLink", JsonObject.create());
      case LinkOutput.End(Outcome outcome) -> put("end", outcome(outcome));
    };
  }

  static ObjectNode of(Sender.Output output) {
    return switch (output) {
      case LinkOutput common -> of(common);
      case Sender.ReadBlock(Sender.Block block) -> put("readBlock", block(block));
      case Sender.ReleaseBlock(Sender.Block block) -> put("releaseBlock", block(block));
      case Sender.EncodeBlock(Sender.Block block) -> put("encodeBlock", block(block));
      case Sender.HashBlock(Sender.Block block) -> put("hashBlock", block(block));
    };
  }

  static ObjectNode of(Receiver.Output output) {
    return switch (output) {
      case LinkOutput common -> of(common);
      case Receiver.TakeOver _ -> put("takeOver", JsonObject.create());
      case Receiver.Decide _ -> put("decide", JsonObject.create());
      case Receiver.GoOn _ -> put("goOn", JsonObject.create());
      case Receiver.Prepare(TransferId _, int _, Manifest manifest) ->
          put("prepare", JsonObject.create().put("entries", manifest.count()));
      case Receiver.StoreBlock(Frame.Block block) ->
          put(
              "storeBlock",
              JsonObject.create()
                  .put("file", block.file())
                  .put("offset", block.offset())
                  .put("length", block.length()));
      case Receiver.Checkpoint() -> put("checkpoint", JsonObject.create());
      case Receiver.RestartFile(int file) ->
          put("restartFile", JsonObject.create().put("file", file));
      case Receiver.DropFile(int file) -> put("dropFile", JsonObject.create().put("file", file));
      case Receiver.Publish(List<Integer> files) -> {
        ObjectNode publish = JsonObject.create();
        ArrayNode numbers = publish.putArray("files");
        files.forEach(numbers::add);
        yield put("publish", publish);
      }
      case Receiver.Conclude() -> put("conclude", JsonObject.create());
      case MemoryOutput.Ask(long bytes) ->
          put("askMemory", JsonObject.create().put("totalBytes", bytes));
      case MemoryOutput.Return(long bytes) ->
          put("returnMemory", JsonObject.create().put("totalBytes", bytes));
      case Receiver.Discard _ -> put("discard", JsonObject.create());
    };
  }

  static ObjectNode block(Sender.Block block) {
    return JsonObject.create()
        .put("file", block.file())
        .put("offset", block.offset())
        .put("length", block.length())
        .put("last", block.last());
  }

  static ObjectNode put(String name, JsonNode value) {
    ObjectNode node = JsonObject.create();
    node.set(name, value);
    return node;
  }

  /** The words in which a machine explains itself to a person are its own. */
  private static JsonNode frame(Frame frame) {
    ObjectNode json = (ObjectNode) Vectors.json(SendingSide.encoded(frame));
    boolean explains =
        frame instanceof Frame.Reject
            || frame instanceof Frame.Cancel
            || frame instanceof Frame.Violation;
    if (explains) {
      json.remove("message");
    }
    return json;
  }

  private static ObjectNode event(TransferEvent event) {
    ObjectNode json = JsonObject.create();
    return switch (event) {
      case TransferEvent.Offered() -> json.put("event", "offered");
      case TransferEvent.Accepted() -> json.put("event", "accepted");
      case TransferEvent.Started() -> json.put("event", "started");
      case TransferEvent.FileDone(int file) -> json.put("event", "fileDone").put("file", file);
      case TransferEvent.FileSkipped(int file, TransferCode code) ->
          json.put("event", "fileSkipped").put("file", file).put("code", code.wire());
      case TransferEvent.AllSent() -> json.put("event", "allSent");
      case TransferEvent.PeerBusy(Frame.BusyReason reason, long done, long total) ->
          json.put("event", "peerBusy")
              .put("reason", reason.name().toLowerCase(Locale.ROOT))
              .put("done", done)
              .put("total", total);
      case TransferEvent.PeerPaused(boolean paused) ->
          json.put("event", "peerPaused").put("paused", paused);
      case TransferEvent.TextReceived(String id) -> json.put("event", "textReceived").put("id", id);
      case TransferEvent.LinkSuspect() -> json.put("event", "linkSuspect");
      case TransferEvent.LinkAlive() -> json.put("event", "linkAlive");
    };
  }

  private static ObjectNode outcome(Outcome outcome) {
    ObjectNode json = JsonObject.create();
    return switch (outcome) {
      case Outcome.Complete(int files, long bytes, int skipped) ->
          json.put("outcome", "complete")
              .put("files", files)
              .put("bytes", bytes)
              .put("skipped", skipped);
      case Outcome.Rejected(TransferCode code, String _) ->
          json.put("outcome", "rejected").put("code", code.wire());
      case Outcome.Cancelled(boolean byPeer, TransferCode code, String _) ->
          json.put("outcome", "cancelled").put("byPeer", byPeer).put("code", code.wire());
      case Outcome.Failed(boolean byPeer, TransferCode code, String _) ->
          json.put("outcome", "failed").put("byPeer", byPeer).put("code", code.wire());
      case Outcome.Interrupted _ -> json.put("outcome", "interrupted");
    };
  }
}
