package io.gridtap.app;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/** Tells on standard error what goes on, one line each. For any thread. */
final class Narrator {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS ");

  private final PrintStream err;
  private final boolean times;

  Narrator(PrintStream err) { this(err, false); }

  private Narrator(PrintStream err, boolean times) {
    this.err = err;
    this.times = times;
  }

  /** Of what runs for long: each line begins with the local time. */
  static Narrator withTimes(PrintStream err) {
    return new Narrator(err, true);
  }

  void say(String line) {
    synchronized (err) {
      err.println((times ? LocalTime.now().format(TIME) : "") + Printable.of(Gridtap.oneLine(line)));
    }
  }

  void warn(String line) { say("warning: " + line); }

  /** Several lines, which stay together. */
  void block(String lines) {
    synchronized (err) {
      err.print(lines);
      err.flush();
    }
  }
}
