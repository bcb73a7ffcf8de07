package io.gridtap.app;

import io.gridtap.app.WrittenValues.Ready;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.client.Assignment;
import io.gridtap.iec61850.client.WriteResult;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.ServiceError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<ReferenceArgument.Written> arguments = device.rest(1, Integer.MAX_VALUE, "REF[FC]=VALUE").stream()
        .map(ReferenceArgument.Written::parse).toList();
    try (Iec61850Session session = device.open(terminal)) {
      List<FcReference> references = references(session, arguments);
      List<Ready> ready = new ArrayList<>();
      for (int i = 0; i < references.size(); i++) ready.add(ready(session, references.get(i), arguments.get(i)));
      WrittenValues values = new WrittenValues(terminal, form);
      if (dryRun) {
        values.unwritten(ready);
        return Exit.DONE;
      }
      List<Assignment> assignments = new ArrayList<>();
      for (int i = 0; i < references.size(); i++)
        assignments.add(new Assignment(references.get(i), ready.get(i).data()));
      List<WriteResult> results = session.ask(() -> session.client().writeAll(assignments));
      values.written(results.stream().map(Iec61850WriteCommand::outcome).toList());
    }
    return Exit.DONE;
  }

  private static List<FcReference> references(Iec61850Session session, List<ReferenceArgument.Written> arguments)
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
    return references;
  }

  private static Ready ready(Iec61850Session session, FcReference reference, ReferenceArgument.Written argument)
      throws IOException, InterruptedException {
    ValueCodec codec = session.ask(() -> session.client().codec(reference));
    if (codec.type().equals(ValueType.UNKNOWN))
      throw CommandFailure.failed(
          "%s: the device tells no type of it; 'gridtap iec61850 browse' shows what it has".formatted(reference));
    return new Ready(reference.toString(), codec, argument.parsed(codec));
  }

  private static WrittenValues.Outcome outcome(WriteResult result) {
    return new WrittenValues.Outcome(result.reference().toString(), switch (result) {
      case WriteResult.Written _ -> Optional.empty();
      case WriteResult.Failure(var _, AccessResult.Failure failure) ->
        Optional.of(new Denial(failure.text(), ErrorHints.of(failure)));
      case WriteResult.Refused refused -> Optional.of(new Denial(refused.text(), refused.error()
          .map((ServiceError error) -> ErrorHints.of(error))
          .orElse("the device could make nothing of it; --debug shows it")));
    });
  }
}
