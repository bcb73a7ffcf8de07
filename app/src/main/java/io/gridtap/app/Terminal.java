package io.gridtap.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a command is connected to: its streams, its environment, and the wish that it ends. */
final class Terminal {
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final List<Runnable> leaving = new ArrayList<>();
  private boolean stopped;
  private volatile boolean talkative;

  Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.environment = environment;
  }

  InputStream in() { return in; }

  PrintStream out() { return out; }

  PrintStream err() { return err; }

  Map<String, String> environment() { return environment; }

  /**
   * Ctrl-C: commands that run until told otherwise take their leave.
   *
   * @return false if none is there to take its leave
   */
  boolean stop() {
    List<Runnable> told;
    synchronized (leaving) {
      stopped = true;
      told = List.copyOf(leaving);
    }
    told.forEach(Runnable::run);
    return !told.isEmpty();
  }

  /** What is to be done on {@link #stop}: quick, and at once if it came before. */
  void onStop(Runnable leave) {
    boolean now;
    synchronized (leaving) {
      leaving.add(leave);
      now = stopped;
    }
    if (now) leave.run();
  }

  /** Told before a command begins: with -v. */
  void talkative(boolean wanted) { talkative = wanted; }

  /** Whether somebody reads along what goes on: at a terminal, or with -v. */
  boolean isWatched() {
    return talkative || isTerminal(2);
  }

  /** Colours where a person reads and has not said no (no-color.org). */
  boolean wantsColour() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && isTerminal(1);
  }

  /**
   * Whether this process's file descriptor is a terminal, where the system shows it; elsewhere no.
   *
   * @param descriptor 0 standard input, 1 output, 2 error
   */
  static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    if (!Files.isSymbolicLink(link)) return false;
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException unreadable) {
      return false;
    }
  }
}
