package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.SettingGroupControlBlock;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 setting-group show}: setting groups as they are. */
@Command(name = "show", customSynopsis = "gridtap iec61850 setting-group show HOST [PORT] [LD...] [OPTION...]", description = "Shows how many setting groups the logical devices have, which one is active, whether one is being edited.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 setting-group show ied7", "  gridtap iec61850 setting-group show ied7 LD0 --values"})
final class Iec61850SettingGroupShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Option(names = "--values", description = "Show the settings of the active group, too.")
  private boolean values;

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850SettingGroupShowCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> wanted = device.rest(0, Integer.MAX_VALUE, "");
    int found = 0;
    try (Iec61850Session session = device.open(terminal)) {
      Iec61850Client client = session.client();
      ListedParts parts = new ListedParts(terminal, session, form);
      for (String logicalDevice : wanted.isEmpty() ? session.ask(client::logicalDevices) : wanted) {
        Optional<Optional<SettingGroupControlBlock>> answer = parts.ask("logicalDevice", logicalDevice,
            () -> client.settingGroups(logicalDevice).controlBlock());
        if (answer.isEmpty()) continue;
        Optional<SettingGroupControlBlock> block = answer.get();
        if (block.isEmpty()) {
          if (!wanted.isEmpty()) new Narrator(terminal.err()).say(logicalDevice + " has no setting groups");
          continue;
        }
        found++;
        terminal.out().print(form.json()
            ? json(logicalDevice, block.get())
            : text(logicalDevice, block.get(), form.style(terminal)));
        if (values) print(session, logicalDevice);
      }
      parts.end();
    }
    if (found == 0)
      throw CommandFailure.failed("the device has no setting groups" + (wanted.isEmpty()
          ? ""
          : " in " + String.join(", ", wanted)));
    return Exit.DONE;
  }

  private void print(Iec61850Session session, String logicalDevice) throws IOException, InterruptedException {
    List<FcReference> settings = session.ask(() -> {
      List<FcReference> nodes = new ArrayList<>();
      for (String node : session.client().logicalNodes(logicalDevice))
        for (String object : session.client().directory().logicalNode(logicalDevice + "/" + node,
            AcsiClass.DATA_OBJECT))
          if (!session.client().directory().data("%s/%s.%s".formatted(logicalDevice, node, object),
              FunctionalConstraint.SG).isEmpty())
            nodes.add(new FcReference(logicalDevice, node, FunctionalConstraint.SG, List.of(object)));
      return nodes;
    });
    List<ValueEntry> entries = ValueEntry.ofReads(Iec61850ReadCommand.directory(session, settings),
        session.ask(() -> session.client().readAll(settings)), false);
    new ValuePrinter(terminal, form).print(entries, Instant.now());
    ValuePrinter.hints(entries, new Narrator(terminal.err()));
  }

  private static String text(String logicalDevice, SettingGroupControlBlock block, Style style) {
    StringBuilder out = new StringBuilder(style.bold(logicalDevice)).append('\n');
    Table table = new Table("  ");
    line(table, style, "NumOfSG", Integer.toString(block.numOfSG()));
    line(table, style, "ActSG",
        block.actSG() + block.lActTm().map(at -> "  since " + TextReport.millis(at)).orElse(""));
    line(table, style, "EditSG", block.editSG() == 0
        ? "0  none is being edited"
        : Integer.toString(block.editSG()));
    if (block.resvTms().isPresent()) line(table, style, "ResvTms", block.resvTms().getAsInt() + " s");
    table.appendTo(out);
    return out.toString();
  }

  private static void line(Table table, Style style, String name, String value) {
    table.line(Cell.left(name).painted(style::dim), Cell.left(value));
  }

  private static String json(String logicalDevice, SettingGroupControlBlock block) {
    return JsonLine.of(line -> {
      line.writeStringProperty("logicalDevice", logicalDevice);
      line.writeNumberProperty("numOfSG", block.numOfSG());
      line.writeNumberProperty("actSG", block.actSG());
      line.writeNumberProperty("editSG", block.editSG());
      line.writeBooleanProperty("cnfEdit", block.cnfEdit());
      block.lActTm().ifPresent(at -> line.writeStringProperty("lActTm", at.toString()));
      if (block.resvTms().isPresent()) line.writeNumberProperty("resvTms", block.resvTms().getAsInt());
    });
  }
}
