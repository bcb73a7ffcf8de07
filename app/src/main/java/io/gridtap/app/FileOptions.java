package io.gridtap.app;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.file.FileId;
import io.gridtap.iec104.file.FileOutcome;
import io.gridtap.iec104.file.FileSettings;
import picocli.CommandLine.Option;

/** Which file of which station. */
final class FileOptions {
  @Option(names = "--ca", paramLabel = "N", required = true, description = "Common address of the station.")
  private int commonAddress;

  @Option(names = "--ioa", paramLabel = "N", required = true, description = "Information object address of the file.")
  private int address;

  @Option(names = "--nof", paramLabel = "N", defaultValue = "1", description = "Name of file, 0…65535: 1 transparent, 2 disturbance data, 3 sequences of events, 4 sequences of analogue values. Default: ${DEFAULT-VALUE}.")
  private int name = 1;

  FileId file(Iec104Settings settings) {
    if (name < 0 || name > 65_535) throw CommandFailure.usage("--nof is 0…65535: " + name);
    return new FileId(StationOptions.commonAddress(commonAddress, settings.sizes()),
        StationOptions.objectAddress(address, settings.sizes()), name);
  }

  static FileSettings bounds(StationOptions station) {
    try {
      return FileSettings.STANDARD.withStepLimit(station.timeout());
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage("--timeout: " + wrong.getMessage(), wrong);
    }
  }

  /** @param what for the message if it did not go well */
  static void demand(String what, FileOutcome outcome) {
    if (outcome instanceof FileOutcome.Unknown(Cause cause) && cause.equals(Cause.UNKNOWN_TYPE))
      throw CommandFailure.failed("%s: the station has no file transfer (%s)".formatted(what, outcome.text()));
    if (!outcome.isDone()) throw CommandFailure.failed("%s: %s".formatted(what, outcome.text()));
  }
}
