package io.gridtap.app;

import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult;
import io.gridtap.iec61850.client.ControlResult.Step;
import io.gridtap.iec61850.client.ControlSettings;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code gridtap iec61850 control operate}: a command, with all its steps. */
@Command(name = "operate", customSynopsis = "gridtap iec61850 control operate HOST [PORT] REF VALUE [OPTION...]", description = """
    Gives a command with all steps that its control model asks for: selects if it must, operates, and with \
    enhanced security waits until the device says how it ended. Exit code 0 only if the device took it, and \
    carried it out as far as it says so.%n%nThis \
    moves switches: it asks before, unless --yes is given.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 control operate ied7 LD0/CSWI1.Pos on",
    "  gridtap iec61850 control operate ied7 LD0/CSWI1.Pos off --interlock-check --yes",
    "  gridtap iec61850 control operate ied7 LD0/ATCC1.TapChg higher --dry-run"})
final class Iec61850ControlOperateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private ControlOptions options = new ControlOptions();

  @Option(names = "--at", paramLabel = "TIME", description = """
      For later, of objects with operTm: ISO 8601 as 2026-11-21T12:00:00Z, or from now as +10s. The association stays until then, and \
      with enhanced security until the device says how it ended; Ctrl-C before that time cancels the command.""")
  private @Nullable String at;

  @Mixin
  private ControlConsent consent = new ControlConsent();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850ControlOperateCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(2, 2, "REF VALUE");
    String reference = ControlOptions.object(words.getFirst());
    ControlSettings asked = settings();
    try (Iec61850Session session = device.open(terminal)) {
      ControlObject shown = session.ask(() -> session.client().control(reference)).with(asked);
      ControlConsent.Given value = ControlConsent.Given.parse(session, shown, words.get(1));
      if (at != null && !shown.hasOperTm())
        throw CommandFailure.usage("--at: %s has no operTm, it takes no commands for later".formatted(reference));
      List<Step> steps = switch (shown.model()) {
        case SBO_WITH_NORMAL_SECURITY -> List.of(Step.SELECT, Step.OPERATE);
        case SBO_WITH_ENHANCED_SECURITY -> List.of(Step.SELECT_WITH_VALUE, Step.OPERATE);
        case STATUS_ONLY, DIRECT_WITH_NORMAL_SECURITY, DIRECT_WITH_ENHANCED_SECURITY -> List.of(Step.OPERATE);
      };
      if (!consent.given(terminal, form, shown, steps, Optional.of(value), device.where(),
          "%s with %s".formatted(ControlConsent.words(steps), words.get(1))))
        return Exit.DONE;
      // a time from now is one from the answer to the question on
      ControlSettings settings = settings();
      ControlObject object = shown.with(settings);
      ControlResult result = session.ask(() -> object.execute(value.data()));
      ControlOptions.tell(terminal, form, object, settings.operTm().isPresent() && result.successful()
          ? untilItsTime(session, object, settings, result)
          : result);
    }
    return Exit.DONE;
  }

  private ControlSettings settings() {
    ControlSettings plain = options.settings();
    if (at == null) return plain;
    Instant time = time(at);
    if (Instant.now().isAfter(time)) throw CommandFailure.usage("--at: %s has passed".formatted(at));
    return plain.withOperTm(time);
  }

  private static Instant time(String text) {
    try {
      return text.startsWith("+")
          ? Instant.now().plus(new Durations().convert(text.substring(1)))
          : Instant.parse(text);
    } catch (DateTimeException | TypeConversionException wrong) {
      throw CommandFailure.usage(
          "--at: '%s' is neither a time like 2026-11-21T12:00:00Z nor one from now like +10s".formatted(text), wrong);
    }
  }

  /** The command is of this association: a device drops it if that ends before. */
  private ControlResult untilItsTime(Iec61850Session session, ControlObject object, ControlSettings settings,
      ControlResult taken) throws IOException, InterruptedException {
    Instant time = settings.operTm().orElseThrow();
    Narrator narrator = new Narrator(terminal.err());
    narrator.say("%s: taken for %s; Ctrl-C cancels it".formatted(object.reference(), time));
    Finish finish = new Finish(terminal);
    Duration left = Duration.between(Instant.now(), time);
    if (left.isNegative()) left = Duration.ZERO;
    if (object.model().enhancedSecurity()) {
      Duration limit = left.plus(settings.terminationLimit());
      CompletableFuture<Iec61850Session.Asking<ControlResult>> ended = new CompletableFuture<>();
      Thread.ofVirtual().name("termination").start(() -> {
        try {
          ControlResult end = object.awaitTermination(limit);
          ended.complete(() -> end);
        } catch (InterruptedException | RuntimeException failure) {
          ended.complete(() -> {
            throw failure;
          });
        } finally {
          finish.done();
        }
      });
      finish.await(Optional.empty());
      if (ended.isDone()) return session.ask(ended.join());
    } else if (!finish.isOverWithin(left)) return taken;
    ControlResult cancelled = session.ask(object::cancel);
    if (!cancelled.successful()) return cancelled;
    throw CommandFailure.failed("%s: cancelled before its time".formatted(object.reference()));
  }
}
