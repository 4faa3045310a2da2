package dev.godwit.acceptance.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.PlaywrightException;
import dev.godwit.acceptance.lab.Browser;
import dev.godwit.acceptance.lab.Folder;
import dev.godwit.acceptance.lab.Lab;
import dev.godwit.acceptance.lab.Server;
import dev.godwit.acceptance.lab.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page over HTTPS, with the certificate that the server makes itself. */
class SecureContextTest {
  private static final int MIB = 1 << 20;

  @RegisterExtension static final Lab LAB = new Lab();
  @RegisterExtension static final Browser BROWSER = new Browser();
  @RegisterExtension static final Browser WARY = new Browser();

  @Test
  void twoPagesExchangeAFileOverHttpsAfterTheCertificateWasTrusted()
      throws IOException, CertificateException {
    Path state = LAB.directory().resolve("state");
    Path file = Folder.random(LAB.directory().resolve("safe.bin"), 8 * MIB + 1, 1);
    Path saved = LAB.directory().resolve("saved");
    try (Server server = Server.startWithHttps(state)) {
      BROWSER.trust(state.resolve("godwit/tls/server.pem"));
      Visitor ann = BROWSER.visit(server.securePage());
      Visitor bob = BROWSER.visit(server.securePage());

      assertEquals("https:", ann.page().evaluate("location.protocol"));
      assertEquals(true, ann.page().evaluate("isSecureContext"));
      assertTrue(ann.page().getByText("This page came over plain HTTP.").isHidden());
      ann.choosesPeer(bob.name());
      ann.sends(List.of(file));
      bob.answersCaller("Connect");
      bob.answersOffer("Accept");
      ann.sees("Complete: " + bob.name() + " has it");
      assertEquals("safe.bin", bob.saves(saved));
      assertEquals(-1, Files.mismatch(file, saved));
    }
  }

  @Test
  void whoHasNotTrustedTheCertificateIsWarned() {
    try (Server server = Server.startWithHttps(LAB.directory().resolve("state"))) {
      PlaywrightException warning =
          assertThrows(PlaywrightException.class, () -> WARY.visit(server.securePage()));
      assertTrue(warning.toString().contains("ERR_CERT_AUTHORITY_INVALID"), warning::toString);
    }
  }
}
