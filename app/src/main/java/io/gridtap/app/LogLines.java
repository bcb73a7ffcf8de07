package io.gridtap.app;

import java.io.PrintStream;
import java.text.MessageFormat;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The library's log, one line a record, on standard error. */
final class LogLines extends Handler {
  private final PrintStream err;
  private final boolean traces;

  private LogLines(PrintStream err, boolean traces) {
    this.err = err;
    this.traces = traces;
  }

  /** @param verbosity 0 warnings, 1 also information, 2 everything */
  static void to(PrintStream err, int verbosity) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) root.removeHandler(handler);
    Level level = verbosity == 0 ? Level.WARNING : verbosity == 1 ? Level.INFO : Level.FINE;
    LogLines lines = new LogLines(err, verbosity > 1);
    lines.setLevel(level);
    root.addHandler(lines);
    root.setLevel(Level.WARNING);
    // others' chatter stays at warnings
    GRIDTAP.setLevel(level);
  }

  /** Held, for the system forgets loggers that nobody holds. */
  private static final Logger GRIDTAP = Logger.getLogger("io.gridtap");

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) return;
    Object[] parameters = record.getParameters();
    String text = parameters == null || parameters.length == 0
        ? String.valueOf(record.getMessage())
        : MessageFormat.format(record.getMessage(), parameters);
    String level = record.getLevel().intValue() >= Level.WARNING.intValue() ? "warning: " : "";
    synchronized (err) {
      err.println(level + Gridtap.oneLine(text));
      if (traces && record.getThrown() != null) record.getThrown().printStackTrace(err);
    }
  }

  @Override
  public void flush() { err.flush(); }

  @Override
  public void close() { flush(); }
}
