package io.gridtap.app;

import io.gridtap.iec61850.file.FileOutcome;

/** What came of a file of a device, for people. */
final class IedFiles {
  private IedFiles() {}

  /** @param what for the message if it did not go well */
  static void demand(String what, FileOutcome outcome) {
    if (outcome.isDone()) return;
    throw CommandFailure.failed("%s: %s".formatted(what, text(outcome)));
  }

  static String text(FileOutcome outcome) {
    return switch (outcome) {
      case FileOutcome.Refused(var error, var _) -> "%s; %s".formatted(outcome.text(), ErrorHints.of(error));
      case FileOutcome.Rejected(var reason, var _) -> "%s; %s".formatted(outcome.text(), ErrorHints.of(reason));
      case FileOutcome.Done _,FileOutcome.TooLarge _,FileOutcome.Unexpected _,FileOutcome.Abandoned _ -> outcome.text();
    };
  }
}
