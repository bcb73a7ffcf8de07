package io.gridtap.app;

import io.gridtap.app.WrittenValues.Ready;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.InvalidValueException;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.mms.pdu.AccessResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 dataset write}: the values of a data set. */
@Command(name = "write", customSynopsis = "gridtap iec61850 dataset write HOST [PORT] DATASET VALUE... [OPTION...]", description = """
    Writes all values of a data set in one request: one for each member, in the order that 'dataset show' gives them. \
    Each is examined by its type; if one is wrong nothing is written.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 dataset write ied7 LD0/LLN0.dsLimits 500 20.5 '{units=5, multiplier=0}'"})
final class Iec61850DataSetWriteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Option(names = "--dry-run", description = "Show what would be written with its type, and write nothing.")
  private boolean dryRun;

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850DataSetWriteCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(2, Integer.MAX_VALUE, "DATASET VALUE...");
    String reference = words.getFirst();
    try (Iec61850Session session = device.open(terminal)) {
      List<Ready> ready = ready(session.ask(() -> session.client().dataSets().directory(reference)),
          words.subList(1, words.size()));
      WrittenValues values = new WrittenValues(terminal, form);
      if (dryRun) {
        values.unwritten(ready);
        return Exit.DONE;
      }
      List<Optional<AccessResult.Failure>> results = session.ask(() -> session.client().dataSets()
          .write(reference, ready.stream().map(Ready::data).toList()).orThrow()).results();
      if (results.size() != ready.size())
        throw CommandFailure.failed("%s: the device answered for %d of %d members".formatted(reference,
            results.size(), ready.size()));
      values.written(outcomes(ready, results));
    }
    return Exit.DONE;
  }

  private static List<Ready> ready(DataSetDirectory directory, List<String> texts) {
    List<DataSetDirectory.Member> members = directory.members();
    if (members.size() != texts.size())
      throw CommandFailure.usage("%s has %s, and %s given: %s".formatted(directory.reference(),
          ObjectPrinter.counted(members.size(), "member"),
          texts.size() == 1 ? "1 value is" : texts.size() + " values are",
          members.stream().map(DataSetDirectory.Member::name).collect(Collectors.joining(", "))));
    List<Ready> ready = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) ready.add(ready(members.get(i), texts.get(i)));
    return ready;
  }

  private static Ready ready(DataSetDirectory.Member member, String text) {
    if (member.reference().map(FcReference::constraint).filter(FunctionalConstraint.CO::equals).isPresent())
      throw CommandFailure.usage(
          "%s: commands are not written but given, with 'gridtap iec61850 control operate'".formatted(member.name()));
    if (member.type().equals(ValueType.UNKNOWN))
      throw CommandFailure.failed("%s: the device tells no type of it".formatted(member.name()));
    ValueCodec codec = member.reference().map(reference -> ValueCodec.of(reference, member.type()))
        .orElseGet(() -> ValueCodec.of(member.type()));
    try {
      return new Ready(member.name(), codec, codec.parse(text));
    } catch (InvalidValueException wrong) {
      throw CommandFailure.at(String.valueOf(wrong.getMessage()), text, wrong.position().orElse(0), wrong);
    }
  }

  private static List<WrittenValues.Outcome> outcomes(List<Ready> ready, List<Optional<AccessResult.Failure>> results) {
    List<WrittenValues.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < ready.size(); i++)
      outcomes.add(new WrittenValues.Outcome(ready.get(i).reference(),
          results.get(i).map(failure -> new Denial(failure.text(), ErrorHints.of(failure)))));
    return outcomes;
  }
}
