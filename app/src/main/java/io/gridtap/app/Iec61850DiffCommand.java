package io.gridtap.app;

import io.gridtap.iec61850.client.Difference;
import io.gridtap.iec61850.scl.IedModel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 diff}: the device against its file. */
@Command(name = "diff", customSynopsis = "gridtap iec61850 diff HOST [PORT] --scl FILE [OPTION...]", description = """
    Compares the device with its SCL file: logical devices, nodes, data, constraints, types and widths, data sets \
    with their members, control blocks with their ConfRev, logs. One sentence for each difference. Exit code 0 if \
    there is none, 1 if there are, as diff has it.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 diff ied7 --scl station.scd --ied BAY1"})
final class Iec61850DiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850DiffCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    device.rest(0, 0, "");
    Optional<IedModel> model = device.model();
    if (model.isEmpty()) throw CommandFailure.usage("--scl is wanted: the file that the device is compared with");
    IedModel file = model.get();
    List<Difference> differences;
    try (Iec61850Session session = device.open(terminal)) {
      differences = session.ask(() -> session.client().directory().differences(file));
    }
    for (Difference difference : differences)
      terminal.out().print(form.json() ? json(difference) : Printable.of(difference.sentence()) + "\n");
    terminal.out().flush();
    new Narrator(terminal.err()).say(differences.isEmpty()
        ? "the device is as the file says"
        : ObjectPrinter.counted(differences.size(), "difference"));
    return differences.isEmpty() ? Exit.DONE : Exit.FAILED;
  }

  private static String json(Difference difference) {
    return JsonLine.of(line -> {
      line.writeStringProperty("reference", difference.reference());
      line.writeStringProperty("difference", kind(difference));
      line.writeStringProperty("sentence", difference.sentence());
    });
  }

  private static String kind(Difference difference) {
    return switch (difference) {
      case Difference.Missing _ -> "missing";
      case Difference.Extra _ -> "extra";
      case Difference.ConstraintDiffers _ -> "constraint";
      case Difference.TypeDiffers _ -> "type";
      case Difference.EnumerationWidth _ -> "enumeration-width";
      case Difference.OrderDiffers _ -> "order";
      case Difference.MembersDiffer _ -> "members";
      case Difference.ConfRevDiffers _ -> "conf-rev";
    };
  }
}
