package io.gridtap.app;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.client.SampledValueControlBlock;
import io.gridtap.wire.BitString;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 sv show}: control blocks of sampled values as they are. */
@Command(name = "show", customSynopsis = "gridtap iec61850 sv show HOST [PORT] [SVCB...] [OPTION...]", description = "Shows control blocks of sampled values, multicast and unicast: all, or those named like LD0/LLN0.msvcb01 or LD0/LLN0.US.usvcb01.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 sv show mu1", "  gridtap iec61850 sv show mu1 MU01/LLN0.msvcb01 --format json"})
final class Iec61850SampledValuesShowCommand implements Callable<Integer> {
  /** By their bits (IEC 61850-8-1, OptFlds of an SVCB). */
  private static final List<String> OPT_FLDS = List.of("refresh-time", "sample-synchronized", "sample-rate", "data-set",
      "security");

  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850SampledValuesShowCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> named = device.rest(0, Integer.MAX_VALUE, "");
    try (Iec61850Session session = device.open(terminal)) {
      List<String> wanted = named.isEmpty()
          ? StreamBlocks.all(session, Map.of(AcsiClass.MSVCB, "MS", AcsiClass.USVCB, "US"))
          : named;
      ListedParts parts = new ListedParts(terminal, session, form);
      for (String name : wanted) {
        SampledValueControlBlock block = session.ask(() -> session.client().sampledValueControlBlock(name));
        parts.demand("svcb", block.reference(), block::read, StreamBlocks.absent("gridtap iec61850 sv show"))
            .ifPresent(now -> show(block.reference(), now));
      }
      parts.end();
    }
    return Exit.DONE;
  }

  private void show(String reference, SampledValueControlBlock.Attributes now) {
    StreamBlocks.Lines lines = new StreamBlocks.Lines().add("SvEna", now.svEna());
    now.resv().ifPresent(reserved -> lines.add("Resv", reserved));
    lines.add("SvID", now.svID()).add("DatSet", now.datSet()).add("ConfRev", now.confRev())
        .add("SmpRate", now.smpRate()).add("SmpMod", now.smpMod()).add("noASDU", now.noAsdu())
        .add("OptFlds", optFlds(now.optFlds())).add(now.dstAddress());
    terminal.out().print(form.json()
        ? lines.json("svcb", reference)
        : lines.text(reference, now.svEna(), form.style(terminal)));
  }

  private static String optFlds(BitString bits) {
    return IntStream.range(0, bits.length()).filter(bits::get)
        .mapToObj(bit -> bit < OPT_FLDS.size() ? OPT_FLDS.get(bit) : "bit " + bit).collect(Collectors.joining(","));
  }
}
