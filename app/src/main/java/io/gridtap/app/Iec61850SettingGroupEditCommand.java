package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.client.Assignment;
import io.gridtap.mms.pdu.Data;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 setting-group edit}: other settings in a group. */
@Command(name = "edit", customSynopsis = "gridtap iec61850 setting-group edit HOST [PORT] LD N REF=VALUE... [OPTION...]", description = "Changes settings of a group: selects it for editing, writes, confirms, gives it back (SelectEditSG, SetEditSGValue, ConfirmEditSGValues). If any step is refused nothing is changed. It asks before, unless --yes is given.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 setting-group edit ied7 LD0 2 LD0/PTOC1.StrVal.setMag.f=1.4 LD0/PTOC1.OpDlTmms.setVal=250"})
final class Iec61850SettingGroupEditCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Option(names = "--dry-run", description = "Show what would be written with its type, and write nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  Iec61850SettingGroupEditCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(3, Integer.MAX_VALUE, "LD N REF=VALUE...");
    String logicalDevice = words.get(0);
    int group = SettingOutcome.group(words.get(1));
    List<ReferenceArgument.Written> arguments = words.stream().skip(2).map(ReferenceArgument.Written::parse).toList();
    Table table = new Table("");
    List<Assignment> settings = new ArrayList<>();
    try (Iec61850Session session = device.open(terminal)) {
      for (ReferenceArgument.Written argument : arguments) {
        FcReference setting = setting(argument.reference());
        ValueCodec codec = session.ask(() -> session.client().codec(setting));
        if (codec.type().equals(ValueType.UNKNOWN))
          throw CommandFailure.failed(
              "%s: the device has no such setting; 'gridtap iec61850 setting-group show %s --values' shows those it has"
                  .formatted(setting, logicalDevice));
        Data data = argument.parsed(codec);
        settings.add(new Assignment(setting, data));
        table.line(Cell.left(setting.toString()), Cell.left(codec.text(data)), Cell.left(codec.expected()));
      }
      StringBuilder lines = new StringBuilder();
      table.appendTo(lines);
      if (dryRun || !yes) terminal.out().print(Printable.lines(lines.toString()));
      terminal.out().flush();
      if (dryRun) {
        new Narrator(terminal.err()).say("nothing was written: --dry-run");
        return Exit.DONE;
      }
      Confirmation.ask(terminal, yes, "%s: write this into setting group %d of %s".formatted(device.where(), group,
          logicalDevice));
      SettingOutcome.demand(logicalDevice,
          session.ask(() -> session.client().settingGroups(logicalDevice).edit(group, settings)));
      new Narrator(terminal.err()).say("%s: %s of setting group %d changed and confirmed".formatted(logicalDevice,
          ObjectPrinter.counted(settings.size(), "setting"), group));
    }
    return Exit.DONE;
  }

  /** What is edited has the constraint SE; who writes SG or nothing means that. */
  private static FcReference setting(ReferenceArgument argument) {
    if (argument.constraint().filter(one -> one != FunctionalConstraint.SE && one != FunctionalConstraint.SG)
        .isPresent())
      throw CommandFailure.usage("%s: a setting has the constraint SE".formatted(argument.text()));
    return argument.object().with(FunctionalConstraint.SE);
  }
}
