package dev.godwit.acceptance.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Visitor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where the page puts what arrives, and what becomes of it when the browser has no room. */
class StorageTest {
  private static final int MEGABYTE = 1_000_000;

  /** It takes some seconds, in which something can happen to it. */
  private static final int LARGE = 200 * MEGABYTE;

  /** All that lies in the origin's private file system, as paths. */
  private static final String STORED =
      """
      async () => {
        const found = [];
        const look = async (folder, path) => {
          for await (const [name, handle] of folder.entries()) {
            if (handle.kind === 'file') {
              found.push(path + name);
            } else {
              await look(handle, path + name + '/');
            }
          }
        };
        await look(await navigator.storage.getDirectory(), '');
        return found.sort().join(' ');
      }
      """;

  /** A browser that has no room, and can't write to what a person picks. */
  private static final String NO_ROOM_AND_NO_PICKER =
      """
      () => {
        navigator.storage.estimate = async () => ({ quota: 1000, usage: 0 });
        window.showSaveFilePicker = undefined;
      }
      """;

  /** Chromium's estimate does not follow the quota that its tools set. */
  private static final String NO_ROOM =
      "() => { navigator.storage.estimate = async () => ({ quota: 1000, usage: 0 }); }";

  /**
   * A browser that has no room, and whose person picks a file at once. The dialog itself is the
   * system's; it gives a handle of the same kind.
   */
  private static final String NO_ROOM_AND_PICKS =
      """
      () => {
        navigator.storage.estimate = async () => ({ quota: 1000, usage: 0 });
        window.showSaveFilePicker = async ({ suggestedName }) => {
          window.suggested = suggestedName;
          const root = await navigator.storage.getDirectory();
          return root.getFileHandle('picked', { create: true });
        };
      }
      """;

  private static final String PICKED =
      """
      async () => {
        const root = await navigator.storage.getDirectory();
        const file = await (await root.getFileHandle('picked')).getFile();
        const url = await new Promise((done) => {
          const reader = new FileReader();
          reader.onload = () => done(reader.result);
          reader.readAsDataURL(file);
        });
        return url.slice(url.indexOf(',') + 1);
      }
      """;

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  private static Path file(String name, int bytes) throws IOException {
    return Folder.random(LAB.directory().resolve(name), bytes, bytes);
  }

  @Test
  void whatWasSavedStaysUntilItIsDeleted() throws IOException {
    Path file = file("file.bin", 3 * MEGABYTE);
    Visitor ann = BROWSER.visit(LAB.server());
    Peer agent = sendTo(ann, List.of(file));
    agent.awaitExit(0);
    Path saved = LAB.directory().resolve("saved");
    ann.saves(saved);
    assertEquals(-1, Files.mismatch(file, saved));
    ann.sees("The browser reads it from this page.");
    assertEquals("/0 /handed", stored(ann).replaceAll("transfers/[^/ ]*", ""));

    press(ann, "Delete");

    await().atMost(Lab.PATIENCE).until(() -> stored(ann).isEmpty());
  }

  @Test
  void whatIsDeletedUnsavedIsRemovedToo() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    sendTo(ann, List.of(file("file.bin", MEGABYTE))).awaitExit(0);
    ann.sees("Complete. Not saved yet");

    press(ann, "Delete");

    await().atMost(Lab.PATIENCE).until(() -> stored(ann).isEmpty());
  }

  @Test
  void whatIsNeededAndWhatIsFreeIsSaidBeforeAnythingIsAccepted() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    LAB.send("agent", ann.name(), List.of(file("file.bin", 3 * MEGABYTE)));
    ann.answersCaller("Connect");

    ann.sees("Needs 6 MB in the browser’s storage until it is saved and deleted there");
  }

  @Test
  void oneFileThatStorageHasNoRoomForGoesToThePickedPlace() throws IOException {
    Path file = file("file.bin", 3 * MEGABYTE);
    Visitor ann = BROWSER.visit(LAB.server());
    ann.page().evaluate(NO_ROOM_AND_PICKS);
    Peer agent = LAB.send("agent", ann.name(), List.of(file));
    ann.answersCaller("Connect");
    ann.sees("So you pick a place next, and it is written straight there.");
    ann.answersOffer("Accept");
    agent.awaitExit(0);
    ann.sees("Complete, in the place that you picked");

    assertEquals("file.bin", ann.page().evaluate("window.suggested"));
    assertEquals(-1, Files.mismatch(file, picked(ann)));
  }

  @Test
  void aFolderThatStorageHasNoRoomForGoesToThePickedPlaceAsOneZip() throws IOException {
    Path folder = folder();
    Visitor ann = BROWSER.visit(LAB.server());
    ann.page().evaluate(NO_ROOM_AND_PICKS);
    Peer agent = sendTo(ann, List.of(LAB.directory().resolve("folder")));
    agent.awaitExit(0);

    assertEquals("folder.zip", ann.page().evaluate("window.suggested"));
    assertHolds(folder, picked(ann));
  }

  @Test
  void oneFileThatNoPlaceCanBePickedForIsStreamedIntoADownload() throws IOException {
    Path file = file("a 'file'.bin", 3 * MEGABYTE);
    Visitor ann = BROWSER.visit(LAB.server());
    ann.page().evaluate(NO_ROOM_AND_NO_PICKER);
    Peer agent = LAB.send("agent", ann.name(), List.of(file));
    ann.answersCaller("Connect");
    ann.sees("So it goes straight to the browser’s downloads.");
    Download download = ann.page().waitForDownload(() -> ann.answersOffer("Accept"));
    agent.awaitExit(0);
    ann.sees("Complete, handed to the browser");

    assertEquals("a 'file'.bin", download.suggestedFilename().replace('_', '\''));
    assertEquals(-1, Files.mismatch(file, download.path()));
  }

  @Test
  void aFolderIsStreamedAsOneZip() throws IOException {
    Path folder = folder();
    Visitor ann = BROWSER.visit(LAB.server());
    ann.page().evaluate(NO_ROOM_AND_NO_PICKER);
    Peer agent = LAB.send("agent", ann.name(), List.of(LAB.directory().resolve("folder")));
    ann.answersCaller("Connect");
    Download download = ann.page().waitForDownload(() -> ann.answersOffer("Accept"));
    agent.awaitExit(0);

    assertEquals("folder.zip", download.suggestedFilename());
    assertHolds(folder, download.path());
  }

  @Test
  void aDownloadThatIsCancelledEndsTheTransfer() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    ann.page().evaluate(NO_ROOM_AND_NO_PICKER);
    Peer agent = LAB.send("agent", ann.name(), List.of(file("file.bin", LARGE)));
    ann.answersCaller("Connect");
    Download download = ann.page().waitForDownload(() -> ann.answersOffer("Accept"));
    ann.page().locator("progress:not([value='0'])").waitFor();
    download.cancel();

    agent.awaitEnd("cancelled");
    ann.sees("Cancelled");
  }

  @Test
  void whoPicksNoPlaceDeclinesAndBothAreTold() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    ann.page().evaluate(NO_ROOM);
    JsonObject on = new JsonObject();
    on.addProperty("enabled", true);
    // The system's dialog is not shown but dismissed.
    protocol(ann).send("Page.setInterceptFileChooserDialog", on);
    Peer agent = sendTo(ann, List.of(file("file.bin", 3 * MEGABYTE)));

    agent.awaitExit(3);
    agent.awaitEnd("declined");
    ann.sees("You picked no place for it, so it was declined.");
  }

  @Test
  void aQuotaThatIsExceededMidwayIsToldToBoth() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    Peer agent = sendTo(ann, List.of(file("file.bin", LARGE)));
    awaitPart(ann);

    limitStorage(ann, MEGABYTE);

    agent.awaitExit(1);
    agent.awaitEnd("no_space");
    ann.sees("The receiving side has no room for it.");
    await().atMost(Lab.PATIENCE).until(() -> stored(ann).isEmpty());
  }

  @Test
  void storageThatIsClearedMidwayIsToldToBoth() throws IOException {
    Visitor ann = BROWSER.visit(LAB.server());
    Peer agent = sendTo(ann, List.of(file("file.bin", LARGE)));
    awaitPart(ann);

    JsonObject all = origin();
    all.addProperty("storageTypes", "all");
    protocol(ann).send("Storage.clearDataForOrigin", all);

    agent.awaitExit(1);
    agent.awaitEnd("disk_failed");
    ann.sees("The browser cleared its storage");
  }

  private static Peer sendTo(Visitor ann, List<Path> files) {
    Peer agent = LAB.send("agent", ann.name(), files);
    ann.answersCaller("Connect");
    ann.answersOffer("Accept");
    return agent;
  }

  private static Path folder() throws IOException {
    Path folder = Files.createDirectories(LAB.directory().resolve("folder/深"));
    Folder.random(folder.resolve("empty"), 0, 1);
    Folder.random(folder.resolve("one"), MEGABYTE, 1);
    Folder.random(folder.resolve("two"), 2 * MEGABYTE, 2);
    return folder;
  }

  private static void assertHolds(Path folder, Path saved) throws IOException {
    try (ZipFile zip = new ZipFile(saved.toFile())) {
      for (String name : List.of("empty", "one", "two")) {
        byte[] content = zip.getInputStream(zip.getEntry("folder/深/" + name)).readAllBytes();
        assertArrayEquals(Files.readAllBytes(folder.resolve(name)), content, name);
      }
    }
  }

  private static void press(Visitor ann, String button) {
    ann.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button)).click();
  }

  private static String stored(Visitor ann) {
    return (String) ann.page().evaluate(STORED);
  }

  private static void awaitPart(Visitor ann) {
    await().atMost(Lab.PATIENCE).until(() -> stored(ann).startsWith("transfers/"));
    ann.page().locator("progress:not([value='0'])").waitFor();
  }

  private static Path picked(Visitor ann) throws IOException {
    byte[] content = Base64.getDecoder().decode((String) ann.page().evaluate(PICKED));
    return Files.write(LAB.directory().resolve("picked"), content);
  }

  private static void limitStorage(Visitor ann, int bytes) {
    JsonObject limit = origin();
    limit.addProperty("quotaSize", bytes);
    protocol(ann).send("Storage.overrideQuotaForOrigin", limit);
  }

  private static JsonObject origin() {
    JsonObject parameters = new JsonObject();
    URI page = URI.create(LAB.server().page());
    parameters.addProperty("origin", page.getScheme() + "://" + page.getAuthority());
    return parameters;
  }

  private static CDPSession protocol(Visitor ann) {
    return ann.page().context().newCDPSession(ann.page());
  }
}
