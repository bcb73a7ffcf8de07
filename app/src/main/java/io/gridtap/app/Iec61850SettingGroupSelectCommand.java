package io.gridtap.app;

import io.gridtap.iec61850.client.SettingResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec61850 setting-group select}: another active group. */
@Command(name = "select", customSynopsis = "gridtap iec61850 setting-group select HOST [PORT] LD N [OPTION...]", description = """
    Makes another setting group the active one (SelectActiveSG): protection works with its settings from then on. \
    It asks before, unless --yes is given.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 setting-group select ied7 LD0 2"})
final class Iec61850SettingGroupSelectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  Iec61850SettingGroupSelectCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(2, 2, "LD N");
    String logicalDevice = words.get(0);
    int group = SettingOutcome.group(words.get(1));
    try (Iec61850Session session = device.open(terminal)) {
      Confirmation.ask(terminal, yes, "%s: make setting group %d of %s the active one".formatted(device.where(), group,
          logicalDevice));
      SettingResult result = session.ask(() -> session.client().settingGroups(logicalDevice).selectActive(group));
      if (form.json())
        JsonLine.print(terminal, line -> {
          line.writeStringProperty("logicalDevice", logicalDevice);
          line.writeNumberProperty("settingGroup", group);
          line.writeBooleanProperty("successful", result.successful());
          Denial.write(line, result);
        });
      SettingOutcome.demand(logicalDevice, result);
      if (!form.json())
        new Narrator(terminal.err()).say("%s: setting group %d is active".formatted(logicalDevice, group));
    }
    return Exit.DONE;
  }
}
