package dev.godwit.bench;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;

/** The product's page in a browser, used as a person does, by the words on it. */
record GodwitPage(Chromium browser) implements AutoCloseable {
  /**
   * Told by the page itself: a driver that asks again and again would cost the page's time, and
   * come late.
   */
  private static final String WHEN_READ =
      """
      text => new Promise(resolve => {
        const look = () => {
          if (document.body.textContent.includes(text)) {
            observer.disconnect();
            resolve(performance.timeOrigin + performance.now());
          }
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, {childList: true, characterData: true, subtree: true});
        look();
      })\
      """;

  static GodwitPage of(Chromium browser) {
    browser.page().getByText("Online: others reach you by this name.").first().waitFor();
    return new GodwitPage(browser);
  }

  /** The name by which others reach it. */
  String name() {
    return page().getByLabel("Your name here").inputValue();
  }

  void choosePeer(String name) {
    page().getByLabel("Their name").fill(name);
    press("Connect");
  }

  /**
   * Sends this file.
   *
   * @return when the page had it, on {@link System#nanoTime}
   */
  long send(Path file) {
    FileChooser chooser = page().waitForFileChooser(() -> press("Choose files…"));
    long startNanos = System.nanoTime();
    chooser.setFiles(file);
    return startNanos;
  }

  /** Lets the caller in. */
  void admit() {
    answer("wants to connect", "Connect");
  }

  /**
   * Accepts what is offered.
   *
   * @return when it was, on {@link System#nanoTime}
   */
  long accept() {
    answer("wants to send you something", "Accept");
    return System.nanoTime();
  }

  /** Waits until this is to be read; returns when that was, on {@link System#nanoTime}. */
  long await(String text) {
    return Chromium.nanos(page().evaluate(WHEN_READ, text));
  }

  /** Waits until this is to be read, but no longer than that; returns whether it is. */
  boolean showsWithin(String text, Duration time) {
    try {
      page()
          .getByText(text)
          .first()
          .waitFor(new Locator.WaitForOptions().setTimeout((double) time.toMillis()));
      return true;
    } catch (TimeoutError e) {
      return false;
    }
  }

  /** Saves what has arrived. */
  void save(Path target) {
    Download download = page().waitForDownload(() -> press("Save"));
    download.saveAs(target);
    download.delete();
  }

  @Override
  public void close() {
    browser.close();
  }

  private Page page() {
    return browser.page();
  }

  private void answer(String question, String answer) {
    page()
        .getByRole(AriaRole.DIALOG)
        .filter(new Locator.FilterOptions().setHasText(question))
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(answer).setExact(true))
        .click();
  }

  private void press(String button) {
    page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button)).first().click();
  }
}
