package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.LogControlBlock;
import io.gridtap.iec61850.report.TrgOps;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 log list}: which logs there are, and what fills them. */
@Command(name = "list", customSynopsis = "gridtap iec61850 log list HOST [PORT] [LD...] [OPTION...]", description = "Lists the logs of the logical devices, and the log control blocks that fill them.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 log list ied7"})
final class Iec61850LogListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850LogListCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> wanted = device.rest(0, Integer.MAX_VALUE, "");
    Style style = form.style(terminal);
    try (Iec61850Session session = device.open(terminal)) {
      Iec61850Client client = session.client();
      ListedParts parts = new ListedParts(terminal, session, form);
      for (String logicalDevice : wanted.isEmpty() ? session.ask(client::logicalDevices) : wanted) {
        for (String log : parts.list("logicalDevice", logicalDevice, AcsiClass.LOG,
            () -> client.logs().logs(logicalDevice)))
          terminal.out().print(form.json()
              ? JsonLine.of(line -> line.writeStringProperty("log", log))
              : style.bold(Printable.of(log)) + "\n");
        for (String reference : parts.list("logicalDevice", logicalDevice, AcsiClass.LCB,
            () -> client.logs().controlBlocks(logicalDevice))) {
          Optional<LogControlBlock> block = parts.demand("lcb", reference,
              () -> client.logs().controlBlock(reference), "the device lists it but does not have it");
          block.ifPresent(found -> terminal.out().print(form.json() ? json(found) : text(found, style)));
        }
      }
      parts.end();
    }
    return Exit.DONE;
  }

  private static String text(LogControlBlock block, Style style) {
    StringBuilder out = new StringBuilder(style.bold(Printable.of(block.reference()))).append("  ");
    out.append(block.logEna() ? style.green("enabled") : style.yellow("disabled")).append('\n');
    Table table = new Table("  ");
    line(table, style, "LogRef", block.logRef());
    line(table, style, "DatSet", block.datSet().isEmpty() ? "none" : block.datSet());
    line(table, style, "TrgOps", block.trgOps().text());
    line(table, style, "IntgPd", block.intgPd().toMillis() + " ms");
    line(table, style, "Entries", block.oldEntrTm().isEmpty() && block.newEntrTm().isEmpty()
        ? "none"
        : "%s to %s".formatted(time(block.oldEntrTm()), time(block.newEntrTm())));
    table.appendTo(out);
    return out.toString();
  }

  private static String time(Optional<Instant> at) { return at.map(TextReport::millis).orElse("none"); }

  private static void line(Table table, Style style, String name, String value) {
    table.line(Cell.left(name).painted(style::dim), Cell.left(Printable.of(value)));
  }

  private static String json(LogControlBlock block) {
    return JsonLine.of(line -> {
      line.writeStringProperty("lcb", block.reference());
      line.writeBooleanProperty("logEna", block.logEna());
      line.writeStringProperty("logRef", block.logRef());
      line.writeStringProperty("datSet", block.datSet());
      line.writeArrayPropertyStart("trgOps");
      for (TrgOps.Trigger trigger : TrgOps.Trigger.values())
        if (block.trgOps().has(trigger)) line.writeString(trigger.text());
      line.writeEndArray();
      line.writeNumberProperty("intgPd", block.intgPd().toMillis());
      block.oldEntrTm().ifPresent(at -> line.writeStringProperty("oldEntrTm", at.toString()));
      block.newEntrTm().ifPresent(at -> line.writeStringProperty("newEntrTm", at.toString()));
      line.writeStringProperty("oldEntr", block.oldEntr().toHex());
      line.writeStringProperty("newEntr", block.newEntr().toHex());
    });
  }
}
