package io.gridtap.app;

import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.SetpointFloat;
import io.gridtap.iec104.asdu.SetpointNormalized;
import io.gridtap.iec104.asdu.SetpointScaled;
import io.gridtap.iec104.asdu.TypeId;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 setpoint}: a set-point command. */
@picocli.CommandLine.Command(name = "setpoint", customSynopsis = "gridtap iec104 setpoint HOST [PORT] --ca N --ioa N --value NUMBER [OPTION...]", description = "Sends a set-point and tells step by step how it went. Exit code 0 only if it was done.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 setpoint rtu7 --ca 1 --ioa 5010 --value 12.5",
    "  gridtap iec104 setpoint rtu7 --ca 1 --ioa 5011 --type normalized --value -0.25 --select"})
final class Iec104SetpointCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--type", paramLabel = "TYPE", defaultValue = "float", description = "float, scaled (-32768…32767) or normalized (-1…1); or C_SE_NA_1 … C_SE_TC_1. Default: ${DEFAULT-VALUE}.")
  private String type = "float";

  @Option(names = "--value", paramLabel = "NUMBER", required = true, description = "The set-point.")
  private String value = "";

  @Option(names = "--ql", paramLabel = "N", description = "Qualifier of set-point, 0…127. Default: 0.")
  private @Nullable String qualifier;

  @Mixin
  private OperateOptions operate = new OperateOptions();

  @Mixin
  private ObjectOutput output = new ObjectOutput();

  Iec104SetpointCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    TypeId wanted = CommandValue.type(type);
    Command setpoint = CommandValue.of(wanted, value, Optional.ofNullable(qualifier));
    if (!(setpoint instanceof SetpointNormalized || setpoint instanceof SetpointScaled
        || setpoint instanceof SetpointFloat))
      throw CommandFailure.usage("--type: %s is no set-point; see 'gridtap iec104 command'".formatted(wanted));
    operate.run(wanted, setpoint, station, output, terminal);
    return Exit.DONE;
  }
}
