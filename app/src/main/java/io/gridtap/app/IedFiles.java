package io.gridtap.app;

import io.gridtap.iec61850.file.FileOutcome;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

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
      case FileOutcome.Refused _,FileOutcome.Rejected _ -> Denial.of(outcome).flatMap(Denial::hint)
          .map(hint -> "%s; %s".formatted(outcome.text(), hint)).orElse(outcome.text());
      case FileOutcome.Done _,FileOutcome.TooLarge _,FileOutcome.Unexpected _,FileOutcome.Abandoned _ -> outcome.text();
    };
  }

  /** For programs. @param path at the device @param done what is to be said if it went well */
  static void print(Terminal terminal, String path, FileOutcome outcome, Consumer<JsonGenerator> done) {
    JsonLine.print(terminal, line -> {
      line.writeStringProperty("path", path);
      line.writeBooleanProperty("successful", outcome.isDone());
      if (outcome.isDone()) done.accept(line);
      Denial.of(outcome).ifPresent(denial -> denial.writeTo(line));
    });
  }

  static void octets(JsonGenerator line, FileOutcome outcome) {
    if (outcome instanceof FileOutcome.Done(long octets)) line.writeNumberProperty("octets", octets);
  }
}
