package io.gridtap.app;

import io.gridtap.iec61850.scl.Ied;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.scl.SclException;
import io.gridtap.iec61850.scl.SclWarning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gridtap scl check}: whether a file can be used. */
@Command(name = "check", description = "Checks an SCL file and every IED in it. Faults end with code 78 and file:line:column; warnings are listed.%n", footerHeading = "%nExample:%n", footer = "  gridtap scl check IECS.cid")
final class SclCheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "CID, ICD, IID or SCD file.")
  private Path file = Path.of("");

  SclCheckCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException {
    Scl scl = SclOptions.parse(file);
    for (SclWarning warning : scl.warnings()) warn(scl, warning);
    int warnings = scl.warnings().size();
    int servers = 0;
    int faults = 0;
    for (Ied ied : scl.ieds())
      for (Ied.AccessPoint accessPoint : ied.accessPoints()) {
        if (accessPoint.server().isEmpty()) continue;
        servers++;
        try {
          IedModel model = scl.model(ied.name(), accessPoint.name());
          for (SclWarning warning : model.warnings()) warn(scl, warning);
          warnings += model.warnings().size();
        } catch (SclException fault) {
          terminal.err().println("gridtap: " + Gridtap.oneLine(String.valueOf(fault.getMessage())));
          faults++;
        }
      }
    terminal.out().println("%s: edition %s, %d IEDs, %d servers: %s".formatted(scl.source(),
        switch (scl.edition()) {
          case ED1 -> "1";
          case ED2 -> "2";
          case ED2_1 -> "2.1";
        }, scl.ieds().size(), servers,
        faults == 0
            ? warnings == 0 ? "no faults, no warnings" : "no faults, %d warnings".formatted(warnings)
            : "%d faults, %d warnings".formatted(faults, warnings)));
    return faults == 0 ? Exit.DONE : Exit.CONFIGURATION;
  }

  private void warn(Scl scl, SclWarning warning) {
    terminal.out().println("%s:%s: warning: %s".formatted(scl.source(), warning.place(), Printable.of(warning.text())));
  }
}
