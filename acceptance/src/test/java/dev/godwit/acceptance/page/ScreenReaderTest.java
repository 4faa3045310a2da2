package dev.godwit.acceptance.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Visitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who hears the page in place of seeing it is told what each thing is, and what happens. */
class ScreenReaderTest {
  /** What is no use without a name. */
  private static final Set<String> NAMED =
      Set.of("button", "textbox", "combobox", "link", "progressbar", "dialog", "region", "image");

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  @ParameterizedTest
  @ValueSource(strings = {"en-US", "zh-CN"})
  void whateverIsThereHasAName(String locale) throws IOException {
    Path file = Folder.random(LAB.directory().resolve("file.bin"), 100_000, 1);
    Visitor ann = BROWSER.visit(LAB.server(), locale);
    ann.page().locator("#me-status[data-status=online]").waitFor();
    assertEquals(locale.substring(0, 2), ann.page().locator("html").getAttribute("lang"));
    assertAllNamed(ann);

    String name = ann.page().locator("#me-name").inputValue();
    Peer agent = LAB.send("agent", name, List.of(file));
    agrees(ann);
    ann.page().locator("#question-names li").first().waitFor();
    assertAllNamed(ann);

    agrees(ann);
    agent.awaitExit(0);
    ann.page().locator(".transfer .save").waitFor();
    assertAllNamed(ann);
    // What has become of it is said, too: the name first.
    assertThat(ann.page().locator("#transfers-news")).containsText("file.bin");
  }

  private static void agrees(Visitor ann) {
    ann.page().locator("#question-yes:enabled").click();
  }

  /** By what the browser tells those who ask it for a reader. */
  private static void assertAllNamed(Visitor visitor) {
    CDPSession session = visitor.page().context().newCDPSession(visitor.page());
    List<String> found = new ArrayList<>();
    List<String> nameless = new ArrayList<>();
    for (JsonElement one : session.send("Accessibility.getFullAXTree").getAsJsonArray("nodes")) {
      JsonObject node = one.getAsJsonObject();
      String role = valueOf(node, "role");
      if (!node.get("ignored").getAsBoolean() && NAMED.contains(role)) {
        String name = valueOf(node, "name");
        found.add(role + " " + name);
        if (name.isBlank()) {
          nameless.add(node.toString());
        }
      }
    }
    session.detach();
    assertFalse(found.isEmpty(), "the page has buttons");
    assertEquals(List.of(), nameless, () -> "named are " + found);
  }

  private static String valueOf(JsonObject node, String property) {
    JsonObject value = node.getAsJsonObject(property);
    return value == null || !value.has("value") ? "" : value.get("value").getAsString();
  }
}
