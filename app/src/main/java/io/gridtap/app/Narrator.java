package io.gridtap.app;

import java.io.PrintStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Tells on standard error what goes on, one line each. For any thread. */
final class Narrator {
  private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).appendLiteral(' ')
      .toFormatter(Locale.ROOT);

  private final PrintStream err;
  private final boolean times;

  Narrator(PrintStream err) { this(err, false); }

  private Narrator(PrintStream err, boolean times) {
    this.err = err;
    this.times = times;
  }

  /** Of what runs for long: each line begins with the time, in UTC. */
  static Narrator withTimes(PrintStream err) {
    return new Narrator(err, true);
  }

  void say(String line) {
    synchronized (err) {
      err.println((times ? TIME.format(Instant.now()) : "") + Printable.of(Gridtap.oneLine(line)));
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
