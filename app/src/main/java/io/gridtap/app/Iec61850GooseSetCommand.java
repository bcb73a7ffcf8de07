package io.gridtap.app;

import io.gridtap.iec61850.client.GooseControlBlock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 goose set}: changes a GOOSE control block. */
@Command(name = "set", customSynopsis = "gridtap iec61850 goose set HOST [PORT] GOCB ATTRIBUTE=VALUE... [OPTION...]", description = """
    Changes attributes of a GOOSE control block, in the order given, up to the first that is refused: GoEna, GoID, \
    DatSet. All but GoEna are changed while it is disabled. A block that is disabled sends nothing, trips \
    included, so it asks before, unless --yes is given.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 goose set ied7 LD0/LLN0.gcbTrip GoEna=false --dry-run",
    "  gridtap iec61850 goose set ied7 LD0/LLN0.gcbTrip GoEna=false DatSet=LD0/LLN0.dsTest GoEna=true"})
final class Iec61850GooseSetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private ChangeOptions options = new ChangeOptions();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850GooseSetCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = device.rest(2, Integer.MAX_VALUE, "GOCB ATTRIBUTE=VALUE...");
    List<StreamBlocks.Change<GooseControlBlock>> changes = StreamBlocks.changes(words.subList(1, words.size()),
        Iec61850GooseSetCommand::change);
    try (Iec61850Session session = device.open(terminal)) {
      GooseControlBlock block = session.ask(() -> session.client().gooseControlBlock(words.getFirst()));
      StreamBlocks.Named named = new StreamBlocks.Named("gocb", block.reference());
      if (options.agreed(terminal, form, device.where(), named, changes))
        StreamBlocks.change(terminal, form, session, named, block, changes);
    }
    return Exit.DONE;
  }

  private static StreamBlocks.Change<GooseControlBlock> change(String attribute, String value) {
    return switch (attribute) {
      case "goena" -> {
        boolean enabled = Iec61850RcbSetCommand.flag(value);
        yield new StreamBlocks.Change<>("GoEna", value, block -> block.enable(enabled));
      }
      case "goid" -> new StreamBlocks.Change<>("GoID", value, block -> block.setGoID(value));
      case "datset" -> new StreamBlocks.Change<>("DatSet", value, block -> block.setDatSet(value.replace('.', '$')));
      default -> throw new IllegalArgumentException("there is GoEna, GoID, DatSet");
    };
  }
}
