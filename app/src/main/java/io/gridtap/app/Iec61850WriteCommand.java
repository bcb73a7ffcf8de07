package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.client.Assignment;
import io.gridtap.iec61850.client.WriteResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.ServiceError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 write}: values. */
@Command(name = "write", customSynopsis = "gridtap iec61850 write HOST [PORT] REF[FC]=VALUE... [OPTION...]", description = """
    Writes values as people write them: true or on, 4, 3.5, a label of an enumeration, 'good', \
    2026-01-01T00:00:00Z, [1, 2], {f=3.5}. Each is examined by the type that the SCL file or the device tells; if \
    one is wrong nothing is written. Without [FC]: the only constraint that the device has of it.%n%nCommands are \
    not written but given: see 'gridtap iec61850 control'.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 write ied7 'LD0/LLN0.NamPlt.d[DC]=feeder 7'",
    "  gridtap iec61850 write ied7 'LD0/MMXU1.TotW.db[CF]=500' --dry-run"})
final class Iec61850WriteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Option(names = "--dry-run", description = "Show what would be written with its type, and write nothing.")
  private boolean dryRun;

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850WriteCommand(Terminal terminal) { this.terminal = terminal; }

  /** What is to be written. */
  private record Ready(FcReference reference, ValueCodec codec, Data data) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<ReferenceArgument.Written> arguments = device.rest(1, Integer.MAX_VALUE, "REF[FC]=VALUE").stream()
        .map(ReferenceArgument.Written::parse).toList();
    try (Iec61850Session session = device.open(terminal)) {
      List<Ready> ready = ready(session, arguments);
      if (dryRun) {
        terminal.out().print(form.json() ? json(ready) : text(ready));
        terminal.out().flush();
        new Narrator(terminal.err()).say("nothing was written: --dry-run");
        return Exit.DONE;
      }
      List<WriteResult> results = session.ask(() -> session.client().writeAll(
          ready.stream().map(one -> new Assignment(one.reference, one.data)).toList()));
      terminal.out().print(form.json() ? results(results) : results(results, form.style(terminal)));
      terminal.out().flush();
      demand(results);
    }
    return Exit.DONE;
  }

  private static List<Ready> ready(Iec61850Session session, List<ReferenceArgument.Written> arguments)
      throws IOException, InterruptedException {
    ReferenceArgument.learn(session, arguments.stream().map(ReferenceArgument.Written::reference).toList());
    List<FcReference> references = new ArrayList<>();
    for (ReferenceArgument.Written argument : arguments) {
      FcReference reference = argument.reference().reference(session);
      if (reference.constraint() == FunctionalConstraint.CO)
        throw CommandFailure.usage(
            "%s: commands are not written but given, with 'gridtap iec61850 control operate'".formatted(reference));
      references.add(reference);
    }
    Iec61850ReadCommand.learn(session, references);
    List<Ready> ready = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) ready.add(ready(session, references.get(i), arguments.get(i)));
    return ready;
  }

  private static Ready ready(Iec61850Session session, FcReference reference, ReferenceArgument.Written argument)
      throws IOException, InterruptedException {
    ValueCodec codec = session.ask(() -> session.client().codec(reference));
    if (codec.type().equals(ValueType.UNKNOWN))
      throw CommandFailure.failed(
          "%s: the device tells no type of it; 'gridtap iec61850 browse' shows what it has".formatted(reference));
    return new Ready(reference, codec, argument.parsed(codec));
  }

  private static String text(List<Ready> ready) {
    Table table = new Table("");
    for (Ready one : ready)
      table.line(Cell.left(one.reference.toString()), Cell.left(one.codec.text(one.data)),
          Cell.left(one.codec.expected()));
    StringBuilder lines = new StringBuilder();
    table.appendTo(lines);
    return Printable.lines(lines.toString());
  }

  private static String json(List<Ready> ready) {
    StringBuilder lines = new StringBuilder();
    for (Ready one : ready)
      lines.append(JsonLine.of(line -> {
        line.writeStringProperty("reference", one.reference.toString());
        JsonReport.value(line, one.codec.value(one.data));
        line.writeBooleanProperty("written", false);
      }));
    return lines.toString();
  }

  private static String hint(WriteResult result) {
    return switch (result) {
      case WriteResult.Written _ -> "";
      case WriteResult.Failure failure -> ErrorHints.of(failure.failure());
      case WriteResult.Refused refused -> refused.error().map((ServiceError error) -> ErrorHints.of(error))
          .orElse("the device could make nothing of it; --debug shows it");
    };
  }

  private static String results(List<WriteResult> results, Style style) {
    Table table = new Table("");
    for (WriteResult result : results)
      table.line(Cell.left(result.reference().toString()),
          Cell.left(Printable.of(result.text())).painted(result.written() ? style::green : style::red));
    StringBuilder lines = new StringBuilder();
    table.appendTo(lines);
    return lines.toString();
  }

  private static String results(List<WriteResult> results) {
    StringBuilder lines = new StringBuilder();
    for (WriteResult result : results)
      lines.append(JsonLine.of(line -> {
        line.writeStringProperty("reference", result.reference().toString());
        line.writeBooleanProperty("written", result.written());
        if (result.written()) return;
        line.writeStringProperty("error", result.text());
        line.writeStringProperty("hint", hint(result));
      }));
    return lines.toString();
  }

  private void demand(List<WriteResult> results) {
    List<WriteResult> failed = results.stream().filter(result -> !result.written()).toList();
    if (failed.isEmpty()) return;
    Set<String> hints = new LinkedHashSet<>();
    for (WriteResult result : failed) hints.add("%s: %s".formatted(result.text(), hint(result)));
    hints.forEach(new Narrator(terminal.err())::say);
    throw CommandFailure.failed(results.size() == 1
        ? "%s was not written".formatted(failed.getFirst().reference())
        : "%d of %d were not written; the lines above say why".formatted(failed.size(), results.size()));
  }
}
