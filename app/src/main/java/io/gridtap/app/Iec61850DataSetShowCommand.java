package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.mms.pdu.ConfirmedResponse;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 dataset show}: the members of a data set. */
@Command(name = "show", customSynopsis = "gridtap iec61850 dataset show HOST [PORT] DATASET [OPTION...]", description = """
    Shows the members \
    of a data set with their types, and whether it can be deleted.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 dataset show ied7 LD0/LLN0.dsStat"})
final class Iec61850DataSetShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850DataSetShowCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String reference = device.rest(1, 1, "DATASET").getFirst();
    try (Iec61850Session session = device.open(terminal)) {
      ConfirmedResponse.NamedVariableListAttributes attributes = session
          .ask(() -> session.client().dataSets().attributes(reference).orThrow());
      DataSetDirectory directory = session.ask(() -> session.client().dataSets().directory(reference));
      terminal.out().print(form.json()
          ? json(directory, attributes.deletable())
          : text(directory, attributes.deletable(), form.style(terminal)));
      terminal.out().flush();
    }
    return Exit.DONE;
  }

  private static String text(DataSetDirectory directory, boolean deletable, Style style) {
    StringBuilder out = new StringBuilder(style.bold(Printable.of(directory.reference())));
    out.append("  ").append(style.dim(deletable ? "can be deleted" : "cannot be deleted")).append('\n');
    Table table = new Table("  ");
    for (int i = 0; i < directory.members().size(); i++)
      table.line(Cell.right(Integer.toString(i)).painted(style::dim),
          Cell.left(Printable.of(directory.members().get(i).name())),
          Cell.left(type(directory.members().get(i))).painted(style::dim));
    table.appendTo(out);
    return out.toString();
  }

  private static String type(DataSetDirectory.Member member) {
    return member.type() instanceof ValueType.Leaf leaf
        ? leaf.name()
        : ValueCodec.of(member.type()).expected().replaceFirst("^structure: ", "");
  }

  private static String json(DataSetDirectory directory, boolean deletable) {
    return JsonLine.of(line -> {
      line.writeStringProperty("dataSet", directory.reference());
      line.writeBooleanProperty("deletable", deletable);
      line.writeArrayPropertyStart("members");
      directory.members().forEach(member -> line.writeString(member.name()));
      line.writeEndArray();
    });
  }
}
