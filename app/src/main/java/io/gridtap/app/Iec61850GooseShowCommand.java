package io.gridtap.app;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.client.GooseControlBlock;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 goose show}: GOOSE control blocks as they are. */
@Command(name = "show", customSynopsis = "gridtap iec61850 goose show HOST [PORT] [GOCB...] [OPTION...]", description = "Shows GOOSE control blocks: all, or those named like LD0/LLN0.gcbTrip.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 goose show ied7", "  gridtap iec61850 goose show ied7 LD0/LLN0.gcbTrip --format json"})
final class Iec61850GooseShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850GooseShowCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> named = device.rest(0, Integer.MAX_VALUE, "");
    try (Iec61850Session session = device.open(terminal)) {
      ListedParts parts = new ListedParts(terminal, session, form);
      for (String name : named.isEmpty() ? StreamBlocks.all(session, Map.of(AcsiClass.GOCB, "GO")) : named) {
        GooseControlBlock block = session.ask(() -> session.client().gooseControlBlock(name));
        parts.demand("gocb", block.reference(), block::read, StreamBlocks.absent("gridtap iec61850 goose show"))
            .ifPresent(now -> show(block.reference(), now));
      }
      parts.end();
    }
    return Exit.DONE;
  }

  private void show(String reference, GooseControlBlock.Attributes now) {
    StreamBlocks.Lines lines = new StreamBlocks.Lines().add("GoEna", now.goEna()).add("GoID", now.goID())
        .add("DatSet", now.datSet()).add("ConfRev", now.confRev()).add("NdsCom", now.ndsCom()).add(now.dstAddress())
        .add("MinTime", now.minTime()).add("MaxTime", now.maxTime());
    terminal.out().print(form.json()
        ? lines.json("gocb", reference)
        : lines.text(reference, now.goEna(), form.style(terminal)));
  }
}
