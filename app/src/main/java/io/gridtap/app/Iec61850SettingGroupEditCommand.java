package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.client.Assignment;
import io.gridtap.iec61850.client.SettingResult;
import io.gridtap.mms.pdu.Data;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 setting-group edit}: other settings in a group. */
@Command(name = "edit", customSynopsis = "gridtap iec61850 setting-group edit HOST [PORT] LD N REF=VALUE... [OPTION...]", description = """
    Changes settings of a group: selects it for editing, writes, confirms, gives it back (SelectEditSG, \
    SetEditSGValue, ConfirmEditSGValues). If any step is refused nothing is changed. It asks before, unless --yes \
    is given.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 setting-group edit ied7 LD0 2 LD0/PTOC1.StrVal.setMag.f=1.4 LD0/PTOC1.OpDlTmms.setVal=250"})
final class Iec61850SettingGroupEditCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Option(names = "--dry-run", description = "Show what would be written with its type, and write nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850SettingGroupEditCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(3, Integer.MAX_VALUE, "LD N REF=VALUE...");
    String logicalDevice = words.get(0);
    int group = SettingOutcome.group(words.get(1));
    List<ReferenceArgument.Written> arguments = words.stream().skip(2).map(ReferenceArgument.Written::parse).toList();
    try (Iec61850Session session = device.open(terminal)) {
      List<Setting> settings = settings(session, logicalDevice, arguments);
      if (dryRun) {
        if (form.json()) settings.forEach(one -> print(logicalDevice, group, one, Optional.empty()));
        else
          terminal.out().print(text(settings));
        terminal.out().flush();
        new Narrator(terminal.err()).say("nothing was written: --dry-run");
        return Exit.DONE;
      }
      if (!yes) {
        // a program that reads the output reads no table
        PrintStream asking = form.json() ? terminal.err() : terminal.out();
        asking.print(text(settings));
        asking.flush();
      }
      Confirmation.ask(terminal, yes, "%s: write this into setting group %d of %s".formatted(device.where(), group,
          logicalDevice));
      List<Assignment> values = settings.stream().map(one -> new Assignment(one.reference, one.data)).toList();
      SettingResult result = session.ask(() -> session.client().settingGroups(logicalDevice).edit(group, values));
      if (form.json()) settings.forEach(one -> print(logicalDevice, group, one, Optional.of(result)));
      SettingOutcome.demand(logicalDevice, result);
      if (!form.json())
        new Narrator(terminal.err()).say("%s: %s of setting group %d changed and confirmed".formatted(logicalDevice,
            ObjectPrinter.counted(values.size(), "setting"), group));
    }
    return Exit.DONE;
  }

  /** A setting and what it is to be. */
  private record Setting(FcReference reference, ValueCodec codec, Data data) {}

  private static List<Setting> settings(Iec61850Session session, String logicalDevice,
      List<ReferenceArgument.Written> arguments) throws IOException, InterruptedException {
    List<FcReference> references = arguments.stream().map(argument -> setting(argument.reference())).toList();
    Iec61850ReadCommand.learn(session, references);
    List<Setting> settings = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      FcReference reference = references.get(i);
      ValueCodec codec = session.ask(() -> session.client().codec(reference));
      if (codec.type().equals(ValueType.UNKNOWN))
        throw CommandFailure.failed(
            "%s: the device has no such setting; 'gridtap iec61850 setting-group show %s --values' shows those it has"
                .formatted(reference, logicalDevice));
      settings.add(new Setting(reference, codec, arguments.get(i).parsed(codec)));
    }
    return settings;
  }

  private static String text(List<Setting> settings) {
    Table table = new Table("");
    for (Setting one : settings)
      table.line(Cell.left(one.reference.toString()), Cell.left(one.codec.text(one.data)),
          Cell.left(one.codec.expected()));
    StringBuilder lines = new StringBuilder();
    table.appendTo(lines);
    return Printable.lines(lines.toString());
  }

  /** All settings are changed or none; of one that the device did not take, and where none was to blame of each, why. */
  private void print(String logicalDevice, int group, Setting setting, Optional<SettingResult> result) {
    JsonLine.print(terminal, line -> {
      line.writeStringProperty("logicalDevice", logicalDevice);
      line.writeNumberProperty("settingGroup", group);
      line.writeStringProperty("reference", setting.reference.toString());
      JsonReport.value(line, setting.codec.value(setting.data));
      line.writeBooleanProperty("written", result.filter(SettingResult::successful).isPresent());
      result.filter(one -> concerns(one, setting.reference)).ifPresent(one -> Denial.write(line, one));
    });
  }

  private static boolean concerns(SettingResult result, FcReference setting) {
    return result instanceof SettingResult.Refused(var _, Optional<FcReference> refused, var _)
        && refused.filter(other -> !other.equals(setting)).isEmpty();
  }

  /** What is edited has the constraint SE; who writes SG or nothing means that. */
  private static FcReference setting(ReferenceArgument argument) {
    if (argument.constraint().filter(one -> one != FunctionalConstraint.SE && one != FunctionalConstraint.SG)
        .isPresent())
      throw CommandFailure.usage("%s: a setting has the constraint SE".formatted(argument.text()));
    return argument.object().with(FunctionalConstraint.SE);
  }
}
