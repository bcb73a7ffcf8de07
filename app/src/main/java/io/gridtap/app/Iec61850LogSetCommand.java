package io.gridtap.app;

import io.gridtap.iec61850.client.ClientLogs;
import io.gridtap.iec61850.client.ControlBlockResult;
import io.gridtap.iec61850.client.LogChange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 log set}: changes a log control block. */
@Command(name = "set", customSynopsis = "gridtap iec61850 log set HOST [PORT] LCB ATTRIBUTE=VALUE... [OPTION...]", description = """
    Changes attributes of a log control block, in the order given, up to the first that is refused: LogEna, \
    LogRef, DatSet, TrgOps (dchg,qchg,dupd,integrity), IntgPd in milliseconds. All but LogEna are changed while it \
    is disabled.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 log set ied7 LD0/LLN0.lcbEvents LogEna=false TrgOps=dchg,integrity IntgPd=60000 LogEna=true"})
final class Iec61850LogSetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  private final List<String> written = new ArrayList<>();
  /** As far as this command has seen to it. */
  private boolean disabled;

  Iec61850LogSetCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(2, Integer.MAX_VALUE, "LCB ATTRIBUTE=VALUE...");
    String reference = words.getFirst();
    List<StreamBlocks.Change<ClientLogs>> changes = StreamBlocks.changes(words.subList(1, words.size()),
        (attribute, value) -> change(reference, attribute, value));
    try (Iec61850Session session = device.open(terminal)) {
      StreamBlocks.change(terminal, form, session, new StreamBlocks.Named("lcb", reference), session.client().logs(),
          changes);
    } catch (CommandFailure failure) {
      if (written.isEmpty()) throw failure;
      throw CommandFailure.failed("%s; written before: %s%s".formatted(failure.getMessage(),
          String.join(", ", written), disabled ? "; the log is disabled now: LogEna=true enables it" : ""), failure);
    }
    return Exit.DONE;
  }

  private StreamBlocks.Change<ClientLogs> change(String reference, String attribute, String value) {
    LogChange change = switch (attribute) {
      case "logena" -> new LogChange.Enabled(Iec61850RcbSetCommand.flag(value));
      case "logref" -> new LogChange.IntoLog(value.replace('.', '$'));
      case "datset" -> new LogChange.OfDataSet(value.replace('.', '$'));
      case "trgops" -> new LogChange.On(ReportWords.trgOps(value));
      case "intgpd" -> new LogChange.Every(Duration.ofMillis(Iec61850RcbSetCommand.number(value)));
      default -> throw new IllegalArgumentException("there is LogEna, LogRef, DatSet, TrgOps, IntgPd");
    };
    return new StreamBlocks.Change<>(change.attribute(), value, logs -> {
      ControlBlockResult result = logs.change(reference, change);
      if (result.successful()) {
        written.add(change.attribute() + "=" + value);
        if (change instanceof LogChange.Enabled(boolean enabled)) disabled = !enabled;
      }
      return result;
    });
  }
}
