package io.gridtap.app;

import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.mms.pdu.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 dataset list}: which data sets there are. */
@Command(name = "list", customSynopsis = "gridtap iec61850 dataset list HOST [PORT] [LD...] [OPTION...]", description = """
    Lists the data sets of all logical \
    devices, or of those named, and those that belong to none.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 dataset list ied7"})
final class Iec61850DataSetListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850DataSetListCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> wanted = device.rest(0, Integer.MAX_VALUE, "");
    List<String> found = new ArrayList<>();
    try (Iec61850Session session = device.open(terminal)) {
      Iec61850Client client = session.client();
      List<String> devices = wanted.isEmpty() ? session.ask(client::logicalDevices) : wanted;
      for (String logicalDevice : devices) found.addAll(session.ask(() -> client.dataSets().of(logicalDevice)));
      if (wanted.isEmpty()) found.addAll(ofServer(session));
    }
    for (String set : found)
      terminal.out().print(form.json()
          ? JsonLine.of(line -> line.writeStringProperty("dataSet", set))
          : Printable.of(set) + "\n");
    terminal.out().flush();
    return Exit.DONE;
  }

  /** Many devices do not know data sets of this kind, and need not. */
  private static List<String> ofServer(Iec61850Session session) throws IOException, InterruptedException {
    return session.ask(() -> {
      try {
        return session.client().dataSets().ofServer();
      } catch (Answer.RefusedException none) {
        return List.of();
      }
    });
  }
}
