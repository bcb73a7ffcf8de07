package io.gridtap.app;

import java.io.PrintStream;

/** Tells on standard error what goes on, one line each. For any thread. */
final class Narrator {
  private final PrintStream err;

  Narrator(PrintStream err) { this.err = err; }

  void say(String line) {
    synchronized (err) {
      err.println(Printable.of(Gridtap.oneLine(line)));
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
