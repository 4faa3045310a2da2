package dev.godwit.agent.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs, as a command shows it: sentences; stack traces only when asked for. */
final class Logs {
  private Logs() {}

  static void configure(boolean debug) {
    LogManager.getLogManager().reset();
    Handler handler = new ConsoleHandler();
    handler.setLevel(Level.ALL);
    handler.setFormatter(new Sentences(debug));
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(Level.WARNING);
    if (debug) {
      Logger.getLogger("dev.godwit").setLevel(Level.ALL);
    }
  }

  private static final class Sentences extends Formatter {
    private final boolean debug;

    Sentences(boolean debug) {
      this.debug = debug;
    }

    @Override
    public String format(LogRecord line) {
      StringWriter text = new StringWriter();
      PrintWriter out = new PrintWriter(text);
      out.println((debug ? line.getLevel() + " " : "godwit: ") + formatMessage(line));
      if (debug && line.getThrown() != null) {
        line.getThrown().printStackTrace(out);
      }
      out.flush();
      return text.toString();
    }
  }
}
