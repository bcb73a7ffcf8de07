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
    throw CommandFailure.failed(text(what, outcome));
  }

  /** {@code a.cfg: refused to open: file/file-non-existent; …}. @param what begins it, and is not named twice */
  static String text(String what, FileOutcome outcome) {
    FileOutcome shorter = switch (outcome) {
      case FileOutcome.Refused(var error, var step) -> new FileOutcome.Refused(error, without(what, step));
      case FileOutcome.Rejected(var reason, var step) -> new FileOutcome.Rejected(reason, without(what, step));
      case FileOutcome.Done _,FileOutcome.TooLarge _,FileOutcome.Unexpected _,FileOutcome.Abandoned _ -> outcome;
    };
    String hint = switch (outcome) {
      case FileOutcome.Refused _,FileOutcome.Rejected _ -> Denial.of(outcome).flatMap(Denial::hint)
          .map(look -> "; " + look).orElse("");
      case FileOutcome.Done _,FileOutcome.TooLarge _,FileOutcome.Unexpected _,FileOutcome.Abandoned _ -> "";
    };
    return "%s: %s%s".formatted(what, shorter.text(), hint);
  }

  /** The step begins with a verb: {@code open a.cfg}, {@code rename a.cfg to b.cfg}. */
  private static String without(String what, String step) {
    String verb = step.replaceFirst(" .*", "");
    String rest = step.substring(verb.length());
    return rest.equals(" " + what) || rest.startsWith(" " + what + " to ")
        ? verb + rest.substring(1 + what.length())
        : step;
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
