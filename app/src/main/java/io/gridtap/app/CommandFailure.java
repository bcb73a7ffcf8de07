package io.gridtap.app;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line: what happened, where, what to do. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of an excerpt: what is longer is cut around the fault. */
  private static final int WIDTH = 100;

  private final int exitCode;
  private final String excerpt;

  private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
    this(exitCode, message, "", cause);
  }

  private CommandFailure(int exitCode, String message, String excerpt, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.excerpt = excerpt;
  }

  /** Wrong usage, with a mark under the fault. @param position in the text, from 0 */
  static CommandFailure at(String message, String text, int position, Throwable cause) {
    int at = Math.clamp(position, 0, text.length());
    int from = at < WIDTH ? 0 : at - WIDTH / 2;
    String shown = Printable.of(text.substring(from, Math.min(text.length(), from + WIDTH)));
    int mark = Printable.of(text.substring(from, at)).length();
    return new CommandFailure(Exit.USAGE, message, "  %s%n  %s^".formatted(shown, " ".repeat(mark)), cause);
  }

  /** The device or the network. */
  static CommandFailure failed(String message) {
    return new CommandFailure(Exit.FAILED, message, null);
  }

  static CommandFailure failed(String message, Throwable cause) {
    return new CommandFailure(Exit.FAILED, message, cause);
  }

  static CommandFailure usage(String message) { return new CommandFailure(Exit.USAGE, message, null); }

  static CommandFailure usage(String message, Throwable cause) {
    return new CommandFailure(Exit.USAGE, message, cause);
  }

  static CommandFailure configuration(String message, Throwable cause) {
    return new CommandFailure(Exit.CONFIGURATION, message, cause);
  }

  static CommandFailure configuration(String message) { return new CommandFailure(Exit.CONFIGURATION, message, null); }

  int exitCode() { return exitCode; }

  /** Lines to be shown below the message; mostly empty. */
  String excerpt() { return excerpt; }
}
