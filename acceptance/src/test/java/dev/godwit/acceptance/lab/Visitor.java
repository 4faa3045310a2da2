package dev.godwit.acceptance.lab;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Somebody at the page in a browser: does and sees what a person can, by the words on the page. */
public final class Visitor {
  private final Page page;

  private Visitor(Page page) {
    this.page = page;
  }

  static Visitor of(Page page, String address) {
    page.navigate(address);
    Visitor visitor = new Visitor(page);
    visitor.seesOnline();
    return visitor;
  }

  /** Somebody who is there already. */
  static Visitor at(Page page) {
    return new Visitor(page);
  }

  /** The page itself. */
  public Page page() {
    return page;
  }

  /** The name by which others reach this page. */
  public String name() {
    return page.getByLabel("Your name here").inputValue();
  }

  /** Waits until the server knows this page. */
  public void seesOnline() {
    sees("Online: others reach you by this name.");
  }

  /** Takes another name, and waits until others reach the page by it. */
  public void rename(String name) {
    page.getByLabel("Your name here").fill(name);
    press("Rename");
    String inLink = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    PlaywrightAssertions.assertThat(page.getByLabel("Your link"))
        .hasValue(Pattern.compile("=" + inLink + "$"));
  }

  /** Says to whom things go. */
  public void choosesPeer(String name) {
    page.getByLabel("Their name").fill(name);
    press("Connect");
  }

  /** Picks these files, to be sent. */
  public void sends(List<Path> files) {
    FileChooser chooser = page.waitForFileChooser(() -> press("Choose files…"));
    chooser.setFiles(files.toArray(Path[]::new));
  }

  /** Picks this folder, to be sent. */
  public void sendsFolder(Path folder) {
    FileChooser chooser = page.waitForFileChooser(() -> press("Choose a folder…"));
    chooser.setFiles(folder);
  }

  /** Answers who wants to connect, as soon as somebody does. */
  public void answersCaller(String answer) {
    answer("wants to connect", answer);
  }

  /** Answers who offers something, as soon as somebody does. */
  public void answersOffer(String answer) {
    answer("wants to send you something", answer);
  }

  private void answer(String question, String answer) {
    dialog()
        .filter(new Locator.FilterOptions().setHasText(question))
        .getByRole(AriaRole.BUTTON, named(answer))
        .click();
  }

  /** The question that is asked. */
  public Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  /** Waits until this is to be read on the page. */
  public void sees(String text) {
    sees(text, Lab.PATIENCE);
  }

  /** Waits so long until this is to be read on the page. */
  public void sees(String text, Duration timeout) {
    page.getByText(text)
        .first()
        .waitFor(new Locator.WaitForOptions().setTimeout((double) timeout.toMillis()));
  }

  /** Saves what has arrived to this file; returns the name that the browser would give it. */
  public String saves(Path target) {
    Download download = page.waitForDownload(() -> press("Save"));
    download.saveAs(target);
    return download.suggestedFilename();
  }

  /** Opens a copy of this tab, with all that the browser keeps for the tab. */
  public Visitor duplicate() {
    return new Visitor(page.waitForPopup(() -> page.evaluate("window.open(location.href)")));
  }

  /** Waits until somebody wants to connect. */
  public void seesCaller() {
    dialog().filter(new Locator.FilterOptions().setHasText("wants to connect")).first().waitFor();
  }

  /** Presses the button of this name, as soon as it is there. */
  public void presses(String button) {
    press(button);
  }

  private void press(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button)).first().click();
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }
}
