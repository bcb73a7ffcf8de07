package io.gridtap.app;

import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult.Step;
import io.gridtap.iec61850.client.ControlSettings;
import io.gridtap.mms.pdu.Data;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Whether the services of a command ask before, and whether they are sent at all. */
final class ControlConsent {
  @Option(names = "--dry-run", description = "Show what would be sent, and send no command.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  /** A value of a command. @param word as it was written */
  record Given(String word, Data data) {
    /** @throws CommandFailure if it is no value of the object's type */
    static Given parse(Iec61850Session session, ControlObject object, String word)
        throws IOException, InterruptedException {
      return new Given(word, session.ask(() -> object.parse(word)));
    }
  }

  /**
   * Asks, or shows what is not sent.
   *
   * @param steps the services, in their order
   * @param value that goes with them, if one does
   * @param where the device's address
   * @param what is about to be done, for people
   * @return whether it is to be done
   */
  boolean given(Terminal terminal, FormOptions form, ControlObject object, List<Step> steps, Optional<Given> value,
      String where, String what) throws IOException {
    if (!dryRun) {
      Confirmation.ask(terminal, yes, Printable.of("%s of %s (%s): %s".formatted(object.reference(), where,
          object.model().text(), what)));
      return true;
    }
    terminal.out().print(form.json() ? json(object, steps, value) : text(object, steps, value));
    terminal.out().flush();
    new Narrator(terminal.err()).say("no command was sent: --dry-run");
    return false;
  }

  /** {@code select, then operate}. */
  static String words(List<Step> steps) {
    return steps.stream().map(Step::text).collect(Collectors.joining(", then "));
  }

  private static String text(ControlObject object, List<Step> steps, Optional<Given> value) {
    ControlSettings settings = object.settings();
    return Printable.of("%s: %s%s, as %s%s%s".formatted(object, words(steps),
        value.map(given -> ": " + shown(object, given)).orElse(""), settings.origin().text(),
        settings.test() ? ", as a test" : "", settings.operTm().map(time -> ", at " + time).orElse(""))) + "\n";
  }

  /** As it was written, and what that means if it is another word. */
  private static String shown(ControlObject object, Given value) {
    String meant = object.valueType().map(type -> ValueCodec.of(type).text(value.data)).orElse(value.word);
    return meant.equals(value.word) ? meant : "%s (%s)".formatted(value.word, meant);
  }

  private static String json(ControlObject object, List<Step> steps, Optional<Given> value) {
    ControlSettings settings = object.settings();
    return JsonLine.of(line -> {
      line.writeStringProperty("object", object.reference().toString());
      line.writeStringProperty("ctlModel", object.model().text());
      line.writeArrayPropertyStart("steps");
      steps.forEach(step -> line.writeString(step.text()));
      line.writeEndArray();
      value.ifPresent(given -> object.valueType()
          .ifPresent(type -> JsonReport.value(line, ValueCodec.of(type).value(given.data))));
      line.writeStringProperty("orCat", settings.origin().orCat().text());
      line.writeStringProperty("orIdent",
          new String(settings.origin().orIdent().toByteArray(), StandardCharsets.UTF_8));
      line.writeBooleanProperty("test", settings.test());
      settings.operTm().ifPresent(time -> line.writeStringProperty("operTm", time.toString()));
      line.writeBooleanProperty("sent", false);
    });
  }
}
