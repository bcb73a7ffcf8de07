package io.gridtap.app;

import io.gridtap.iec61850.client.SampledValueControlBlock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 sv set}: changes a control block of sampled values. */
@Command(name = "set", customSynopsis = "gridtap iec61850 sv set HOST [PORT] SVCB ATTRIBUTE=VALUE... [OPTION...]", description = """
    Changes attributes of a control block of sampled values, in the order given, up to the first that is refused: \
    SvEna, Resv (unicast), SvID, DatSet, SmpRate. All but SvEna and Resv are changed while it is disabled. What is \
    reserved or enabled only for this association \
    ends with this command. It asks before, unless --yes is given.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 sv set mu1 MU01/LLN0.msvcb01 SvEna=false SmpRate=80 SvEna=true"})
final class Iec61850SampledValuesSetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private ChangeOptions options = new ChangeOptions();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850SampledValuesSetCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(2, Integer.MAX_VALUE, "SVCB ATTRIBUTE=VALUE...");
    List<StreamBlocks.Change<SampledValueControlBlock>> changes = StreamBlocks.changes(words.subList(1, words.size()),
        Iec61850SampledValuesSetCommand::change);
    try (Iec61850Session session = device.open(terminal)) {
      SampledValueControlBlock block = session.ask(() -> session.client().sampledValueControlBlock(words.getFirst()));
      StreamBlocks.Named named = new StreamBlocks.Named("svcb", block.reference());
      if (options.agreed(terminal, form, device.where(), named, changes))
        StreamBlocks.change(terminal, form, session, named, block, changes);
    }
    return Exit.DONE;
  }

  private static StreamBlocks.Change<SampledValueControlBlock> change(String attribute, String value) {
    return switch (attribute) {
      case "svena" -> {
        boolean enabled = Iec61850RcbSetCommand.flag(value);
        yield new StreamBlocks.Change<>("SvEna", value, block -> block.enable(enabled));
      }
      case "resv" -> {
        boolean reserved = Iec61850RcbSetCommand.flag(value);
        yield new StreamBlocks.Change<>("Resv", value, block -> block.reserve(reserved));
      }
      case "svid", "msvid", "usvid" -> new StreamBlocks.Change<>("SvID", value, block -> block.setSvID(value));
      case "datset" -> new StreamBlocks.Change<>("DatSet", value, block -> block.setDatSet(value.replace('.', '$')));
      case "smprate" -> {
        int rate = Math.toIntExact(Math.min(Iec61850RcbSetCommand.number(value), Integer.MAX_VALUE));
        yield new StreamBlocks.Change<>("SmpRate", value, block -> block.setSmpRate(rate));
      }
      default -> throw new IllegalArgumentException("there is SvEna, Resv, SvID, DatSet, SmpRate");
    };
  }
}
