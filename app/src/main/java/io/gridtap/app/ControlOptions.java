package io.gridtap.app;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.LastApplError;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult;
import io.gridtap.iec61850.client.ControlSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command is given; the same for each step of it. */
final class ControlOptions {
  @Option(names = "--origin", paramLabel = "WHO", defaultValue = "remote-control", description = "Originator category: bay-control, station-control, remote-control, automatic-bay, automatic-station, automatic-remote, maintenance. Default: ${DEFAULT-VALUE}.")
  private String category = "remote-control";

  @Option(names = "--identity", paramLabel = "TEXT", defaultValue = "gridtap", description = "Originator identification, at most 64 octets; '' for none. Default: ${DEFAULT-VALUE}.")
  private String identity = "gridtap";

  @Option(names = "--ctl-num", paramLabel = "N", description = "Number of the command, 0…255. Default: counted.")
  private @Nullable Integer ctlNum;

  @Option(names = "--test", description = "As a test (Test): for devices in test mode; others refuse it.")
  private boolean test;

  @Option(names = "--interlock-check", description = "Have the device check the interlocking.")
  private boolean interlockCheck;

  @Option(names = "--synchrocheck", description = "Have the device check the synchronism.")
  private boolean synchrocheck;

  @Option(names = "--termination-timeout", paramLabel = "TIME", defaultValue = "30s", converter = Durations.class, description = "With enhanced security: how long the device may take to say how it ended. Default: ${DEFAULT-VALUE}.")
  private Duration terminationLimit = Duration.ofSeconds(30);

  ControlSettings settings() {
    OriginatorCategory who = Arrays.stream(OriginatorCategory.values())
        .filter(one -> one.text().equalsIgnoreCase(category)).findFirst()
        .orElseThrow(() -> CommandFailure.usage("--origin: '%s' is none of %s".formatted(category,
            Arrays.stream(OriginatorCategory.values()).map(OriginatorCategory::text)
                .collect(Collectors.joining(", ")))));
    try {
      ControlSettings settings = ControlSettings.STANDARD.withOrigin(Origin.of(who, identity)).withTest(test)
          .withCheck(new Value.Check(synchrocheck, interlockCheck)).withTerminationLimit(terminationLimit);
      return ctlNum == null ? settings : settings.withCtlNum(ctlNum);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** The reference of an object; what is wrong with it is said before anything is connected. */
  static String object(String text) {
    ReferenceArgument argument = ReferenceArgument.parse(text);
    if (argument.object().path().isEmpty()
        || argument.constraint().filter(one -> one != FunctionalConstraint.CO).isPresent())
      throw CommandFailure.usage("%s: a controllable object is wanted, like LD0/CSWI1.Pos".formatted(text));
    return argument.object().toString();
  }

  /** Says how it went. @throws CommandFailure if not well */
  static void tell(Terminal terminal, FormOptions form, ControlObject object, ControlResult result) {
    if (form.json()) terminal.out().print(json(object, result));
    else if (result.successful())
      terminal.out().print("%s: %s%n".formatted(object.reference(), form.style(terminal).green(result.text())));
    terminal.out().flush();
    if (result.successful()) return;
    throw CommandFailure.failed("%s: %s%s".formatted(object.reference(), result.text(),
        hint(result).map(hint -> "; " + hint).orElse("")));
  }

  /** What to look at, where the device's own cause does not say it. */
  private static Optional<String> hint(ControlResult result) {
    return switch (result) {
      case ControlResult.Refused(var _, var refusal, var cause) when cause.isEmpty() -> ErrorHints.of(refusal);
      case ControlResult.Unterminated _ -> Optional.of("read its state; --termination-timeout waits longer");
      case ControlResult.Refused _,ControlResult.Selected _,ControlResult.Operated _,ControlResult.Terminated _,ControlResult.Cancelled _ ->
        Optional.empty();
    };
  }

  private static String json(ControlObject object, ControlResult result) {
    return JsonLine.of(line -> {
      line.writeStringProperty("object", object.reference().toString());
      line.writeStringProperty("ctlModel", object.model().text());
      line.writeBooleanProperty("successful", result.successful());
      line.writeStringProperty("result", result.text());
      if (!(result instanceof ControlResult.Refused refused)) return;
      line.writeStringProperty("step", refused.step().text());
      line.writeStringProperty("error", refused.error());
      refused.lastApplError().ifPresent((LastApplError cause) -> {
        line.writeStringProperty("addCause", cause.addCause().text());
        line.writeNumberProperty("addCauseNumber", cause.addCauseNumber());
      });
      hint(result).ifPresent(hint -> line.writeStringProperty("hint", hint));
    });
  }
}
