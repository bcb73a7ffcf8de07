package io.gridtap.app;

import io.gridtap.iec61850.client.Refusal;
import io.gridtap.iec61850.client.SettingResult;

/** How work on setting groups ended, for people. */
final class SettingOutcome {
  private SettingOutcome() {}

  /** @throws CommandFailure if a step was refused, saying which and what to look at */
  static void demand(String logicalDevice, SettingResult result) {
    if (!(result instanceof SettingResult.Refused(var step, var _, Refusal refusal))) return;
    throw CommandFailure.failed("%s: %s%s".formatted(logicalDevice, result.text(),
        ErrorHints.of(refusal, step.text(), "").map(hint -> "; " + hint).orElse("")));
  }

  static int group(String text) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 255)
      throw CommandFailure.usage("a setting group is 1…255, not '%s'".formatted(text));
    return Integer.parseInt(text);
  }
}
