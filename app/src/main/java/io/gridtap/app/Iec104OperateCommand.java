package io.gridtap.app;

import io.gridtap.iec104.asdu.TypeId;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 command}: a command to the process. */
@Command(name = "command", customSynopsis = "gridtap iec104 command HOST [PORT] --ca N --ioa N --type TYPE --value VALUE [OPTION...]", description = "Sends a command and tells step by step how it went. Exit code 0 only if it was done.%n%nThis moves switches. Nobody is asked whether it may.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 command rtu7 --ca 1 --ioa 5001 --type double --value on --select",
    "  gridtap iec104 command rtu7 --ca 1 --ioa 5001 --type C_SC_TA_1 --value off --qu short --time now",
    "  gridtap iec104 command rtu7 --ca 1 --ioa 5004 --type step --value higher"})
final class Iec104OperateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--type", paramLabel = "TYPE", required = true, description = "single, double, step or bits; or the standard's name or number of a type 45…51, 58…64.")
  private String type = "";

  @Option(names = "--value", paramLabel = "VALUE", required = true, description = "on or off; higher or lower; 32 bits as 0x0000ffff; a number.")
  private String value = "";

  @Option(names = {"--qu",
      "--ql"}, paramLabel = "WHICH", description = "Qualifier: none, short, long, persistent, or a number: 0…31, of set-points 0…127.")
  private @Nullable String qualifier;

  @Mixin
  private OperateOptions operate = new OperateOptions();

  @Mixin
  private ObjectOutput output = new ObjectOutput();

  Iec104OperateCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    TypeId wanted = CommandValue.type(type);
    operate.run(wanted, CommandValue.of(wanted, value, Optional.ofNullable(qualifier)), station, output, terminal);
    return Exit.DONE;
  }
}
