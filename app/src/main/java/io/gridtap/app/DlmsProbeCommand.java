package io.gridtap.app;

import io.gridtap.dlms.cosem.MeterProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap dlms probe}: finds out what a make of meters does differently. */
@Command(name = "probe", customSynopsis = "gridtap dlms probe HOST[:PORT] [OPTION...]", description = "Finds out how a meter wants to be asked: widths of addresses, parameters of the link, the association, how many attributes in one request, which ranges of profiles. It only reads. What it finds is a meter profile, for --profile and the gateway.%n", footerHeading = "%nEach attempt may last --timeout. No other password is tried than the one given.%n%nExamples:%n", footer = {
    "  gridtap dlms probe meter7 --password-file pw --output meter7.profile",
    "  gridtap dlms read meter7 --profile meter7.profile --password-file pw voltage_l1"})
final class DlmsProbeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private DlmsOptions meter = new DlmsOptions();

  @Option(names = "--name", paramLabel = "NAME", defaultValue = "probed", description = "Of the profile: small letters, digits, - and _. Default: ${DEFAULT-VALUE}.")
  private String name = "probed";

  @Option(names = "--output", paramLabel = "FILE", description = "Where to; one that is there is not replaced. Default: standard output.")
  private @Nullable Path file;

  DlmsProbeCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    meter.rest(0, 0, "");
    if (!name.matches("[a-z0-9][a-z0-9_-]*"))
      throw CommandFailure.usage("--name has small letters, digits, - and _: '%s'".formatted(name));
    if (file != null && Files.exists(file))
      throw CommandFailure.usage("--output: %s is there already; choose another name or remove it".formatted(file));
    MeterProfile found = new MeterProbe(meter, terminal).profile(name);
    if (file == null) {
      terminal.out().print(found.toText());
      terminal.out().flush();
    } else {
      try {
        Files.writeString(file, found.toText());
      } catch (IOException unwritable) {
        throw CommandFailure.failed("--output: cannot write %s: %s".formatted(file, unwritable.getMessage()),
            unwritable);
      }
      new Narrator(terminal.err()).say("written to %s".formatted(file));
    }
    return Exit.DONE;
  }
}
