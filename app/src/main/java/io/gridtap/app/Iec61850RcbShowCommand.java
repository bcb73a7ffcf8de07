package io.gridtap.app;

import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.RcbReading;
import io.gridtap.iec61850.report.RcbReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 rcb show}: report control blocks as they are. */
@Command(name = "show", customSynopsis = "gridtap iec61850 rcb show HOST [PORT] [RCB...] [OPTION...]", description = "Shows report control blocks: data set and members, owner, state, options; all, or those named like LD0/LLN0.BR.brcbStat01 (BR or RP may be left out).%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 rcb show ied7 LD0/LLN0.brcbStat01",
    "  gridtap iec61850 rcb show ied7 --format json | jq -r .rcb"})
final class Iec61850RcbShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850RcbShowCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<RcbName> names = device.rest(0, Integer.MAX_VALUE, "").stream().map(Iec61850RcbSetCommand::name).toList();
    try (Iec61850Session session = device.open(terminal)) {
      Iec61850Client client = session.client();
      List<RcbReference> wanted = new ArrayList<>();
      for (RcbName name : names) wanted.add(found(session, name));
      if (names.isEmpty())
        for (String logicalDevice : session.ask(client::logicalDevices))
          wanted.addAll(session.ask(() -> client.reportControlBlocks(logicalDevice)));
      Map<String, DiscoverCommand.Found> sets = new HashMap<>();
      int unreadable = 0;
      for (RcbReference rcb : wanted)
        switch (session.ask(() -> client.rcbObject(rcb).read())) {
        case RcbReading.Found(var block) -> {
          DiscoverCommand.Found found = session.ask(() -> DiscoverCommand.members(client, block, sets));
          terminal.out().print(form.json()
              ? DiscoverCommand.json(found)
              : DiscoverCommand.text(found, form.style(terminal)));
        }
        case RcbReading.Unknown(var _, String text) -> unreadable += unreadable(rcb, text);
        case RcbReading.Denied(var _, var denial) ->
          unreadable += unreadable(rcb, ErrorHints.with(denial.toString(), denial.refusal()));
        }
      terminal.out().flush();
      if (unreadable > 0)
        throw CommandFailure.failed("%d of %d could not be read; the lines above say why".formatted(unreadable,
            wanted.size()));
    }
    return Exit.DONE;
  }

  private int unreadable(RcbReference rcb, String why) {
    new Narrator(terminal.err()).say("%s: %s".formatted(rcb, why));
    return 1;
  }

  /** The one that is meant; if BR or RP is missing the device is asked. */
  static RcbReference found(Iec61850Session session, RcbName name) throws IOException, InterruptedException {
    if (name.reference().isPresent()) return name.reference().get();
    List<RcbReference> there = session.ask(
        () -> session.client().reportControlBlocks(name.logicalDevice().orElseThrow()));
    return name.matching(there).stream().findFirst().orElseThrow(() -> CommandFailure.failed(
        "%s: the device has no such report control block; 'gridtap iec61850 rcb show' lists those it has"
            .formatted(name)));
  }
}
