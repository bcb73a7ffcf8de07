package io.gridtap.app;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line: what happened, where, what to do. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
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
}
