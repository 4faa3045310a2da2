package dev.godwit.acceptance.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Sizes;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Peer;
import dev.godwit.acceptance.lab.Visitor;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a browser loads of the page, on the wire, until a first file has arrived. */
class WeightTest {
  private static final int MAX_BYTES = 120_000;

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();

  @Test
  void aFirstVisitWithATransferIsLightAndAsksNobodyElse() throws IOException {
    Page page = BROWSER.open("en-US");
    List<Response> responses = new ArrayList<>();
    page.context().onResponse(responses::add);
    page.navigate(LAB.server().page());
    Visitor ann = BROWSER.visitor(page);
    ann.seesOnline();
    Peer agent =
        LAB.send(
            "agent",
            ann.name(),
            List.of(Folder.random(LAB.directory().resolve("file"), 100_000, 1)));
    ann.answersCaller("Connect");
    ann.answersOffer("Accept");
    agent.awaitExit(0);

    String own = URI.create(LAB.server().page()).getAuthority();
    page.waitForCondition(
        () -> responses.stream().anyMatch(r -> r.url().endsWith("/js/io/disk-worker.js")),
        new Page.WaitForConditionOptions().setTimeout(10_000));
    long bytes = 0;
    for (Response response : List.copyOf(responses)) {
      assertEquals(own, URI.create(response.url()).getAuthority(), "no third party");
      Sizes sizes = response.request().sizes();
      bytes += sizes.responseBodySize;
    }
    System.out.println(
        "a first visit loads " + bytes + " bytes in " + responses.size() + " answers");
    long all = bytes;
    assertTrue(bytes < MAX_BYTES, () -> all + " bytes");
  }
}
