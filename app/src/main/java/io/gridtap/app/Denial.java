package io.gridtap.app;

import io.gridtap.iec61850.client.RcbDenial;
import io.gridtap.iec61850.client.Refusal;
import io.gridtap.iec61850.client.SettingResult;
import io.gridtap.iec61850.file.FileOutcome;
import io.gridtap.mms.pdu.Answer;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Why a device did not do what it was asked.
 *
 * @param error the standard's name of it; in words where the standard has none
 * @param hint what to look at
 */
record Denial(String error, Optional<String> hint) {
  Denial(String error, String hint) { this(error, Optional.of(hint)); }

  static Denial of(Refusal refusal) { return new Denial(refusal.text(), ErrorHints.of(refusal)); }

  /** @param enabling the attribute that enables the control block, where it may be that which is in the way */
  static Denial of(Refusal refusal, String attribute, String enabling) {
    return new Denial(refusal.text(), ErrorHints.of(refusal, attribute, enabling));
  }

  static Denial of(RcbDenial denial) { return of(denial.refusal(), denial.attribute(), ""); }

  static Denial of(Answer.RefusedException refused) { return of(Refusal.of(refused)); }

  /** Nothing if it went well. */
  static Optional<Denial> of(FileOutcome outcome) {
    return switch (outcome) {
      case FileOutcome.Done _ -> Optional.empty();
      case FileOutcome.Refused(var error, var _) -> Optional.of(new Denial(error.text(), ErrorHints.of(error)));
      case FileOutcome.Rejected(var reason, var _) ->
        Optional.of(new Denial("rejected: " + reason.text(), ErrorHints.of(reason)));
      case FileOutcome.Abandoned(var error, var reason) -> Optional.of(new Denial(error.text(), reason));
      case FileOutcome.TooLarge _,FileOutcome.Unexpected _ ->
        Optional.of(new Denial(outcome.text(), Optional.empty()));
    };
  }

  /** Which step on setting groups was refused and why, as fields of an object; nothing if none was. */
  static void write(JsonGenerator line, SettingResult result) {
    if (!(result instanceof SettingResult.Refused(var step, var _, Refusal refusal))) return;
    line.writeStringProperty("step", step.text());
    of(refusal, step.text(), "").writeTo(line);
  }

  /** As fields of an object. */
  void writeTo(JsonGenerator line) {
    line.writeStringProperty("error", error);
    hint.ifPresent(text -> line.writeStringProperty("hint", text));
  }

  /** For people. */
  String text() { return error + hint.map(look -> "; " + look).orElse(""); }
}
