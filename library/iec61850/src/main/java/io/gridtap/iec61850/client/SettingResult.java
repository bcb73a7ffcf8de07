package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import java.util.Optional;

/** How far work on setting groups came. */
public sealed interface SettingResult {
  /** The services (IEC 61850-7-2 §16.3), in the order of editing. */
  enum Step {
    SELECT_ACTIVE_SG("SelectActiveSG"), SELECT_EDIT_SG("SelectEditSG"), SET_EDIT_SG_VALUE(
        "SetEditSGValue"),
    CONFIRM_EDIT_SG_VALUES("ConfirmEditSGValues");

    private final String text;

    Step(String text) { this.text = text; }

    /** The standard's name. */
    public String text() { return text; }
  }

  /** The device has done all that was asked. */
  record Done() implements SettingResult {}

  /** The device refused a step. @param setting which one, if the step was for one */
  record Refused(Step step, Optional<FcReference> setting, Refusal refusal) implements SettingResult {}

  default boolean successful() { return this instanceof Done; }

  /** For people: what happened, and at which step. */
  default String text() {
    return switch (this) {
      case Done() -> "done";
      case Refused(Step step, Optional<FcReference> setting, Refusal refusal) -> "%s%s refused: %s"
          .formatted(step.text(), setting.map(reference -> " of " + reference).orElse(""), refusal);
    };
  }
}
