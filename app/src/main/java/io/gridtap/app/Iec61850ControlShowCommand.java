package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.client.ControlObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 control show}: how an object is controlled. */
@Command(name = "show", customSynopsis = "gridtap iec61850 control show HOST [PORT] REF [OPTION...]", description = """
    Shows how an object is controlled: its control model, the type of its values, timeouts. Nothing is \
    commanded.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 control show ied7 LD0/CSWI1.Pos"})
final class Iec61850ControlShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850ControlShowCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String reference = ControlOptions.object(device.rest(1, 1, "REF").getFirst());
    try (Iec61850Session session = device.open(terminal)) {
      ControlObject object = session.ask(() -> session.client().control(reference));
      terminal.out().print(form.json() ? json(object) : text(object, form.style(terminal)));
      terminal.out().flush();
    }
    return Exit.DONE;
  }

  private static String text(ControlObject object, Style style) {
    StringBuilder out = new StringBuilder(style.bold(object.reference().toString())).append('\n');
    Table table = new Table("  ");
    line(table, style, "ctlModel", object.model().text());
    object.valueType().ifPresent(type -> line(table, style, "ctlVal", ValueCodec.of(type).expected()));
    line(table, style, "operTm", object.hasOperTm() ? "commands for later are possible" : "none");
    object.sboTimeout().ifPresent(limit -> line(table, style, "sboTimeout", Durations.text(limit)));
    object.operTimeout().ifPresent(limit -> line(table, style, "operTimeout", Durations.text(limit)));
    table.appendTo(out);
    return out.toString();
  }

  private static void line(Table table, Style style, String name, String value) {
    table.line(Cell.left(name).painted(style::dim), Cell.left(Printable.of(value)));
  }

  private static String json(ControlObject object) {
    return JsonLine.of(line -> {
      line.writeStringProperty("object", object.reference().toString());
      line.writeStringProperty("ctlModel", object.model().text());
      object.valueType().ifPresent(type -> line.writeStringProperty("ctlVal", ValueCodec.of(type).expected()));
      line.writeBooleanProperty("operTm", object.hasOperTm());
      object.sboTimeout().ifPresent(limit -> line.writeNumberProperty("sboTimeoutMillis", limit.toMillis()));
      object.operTimeout().ifPresent(limit -> line.writeNumberProperty("operTimeoutMillis", limit.toMillis()));
    });
  }
}
