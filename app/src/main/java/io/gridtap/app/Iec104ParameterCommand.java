package io.gridtap.app;

import io.gridtap.iec104.asdu.NormalizedValue;
import io.gridtap.iec104.asdu.Parameter;
import io.gridtap.iec104.asdu.ParameterActivation;
import io.gridtap.iec104.asdu.ParameterFloat;
import io.gridtap.iec104.asdu.ParameterNormalized;
import io.gridtap.iec104.asdu.ParameterQualifier;
import io.gridtap.iec104.asdu.ParameterScaled;
import io.gridtap.iec104.asdu.Quality;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gridtap iec104 parameter}: parameters of measured values. */
@Command(name = "parameter", customSynopsis = "gridtap iec104 parameter HOST [PORT] --ca N --ioa N (--value NUMBER | --activate | --deactivate) [OPTION...]", description = "Loads a parameter of a measured value, or activates or deactivates one.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec104 parameter rtu7 --ca 1 --ioa 6001 --kind threshold --value 0.5",
    "  gridtap iec104 parameter rtu7 --ca 1 --ioa 2001 --deactivate --what transmission"})
final class Iec104ParameterCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private StationOptions station = new StationOptions();

  @Option(names = "--ca", paramLabel = "N", required = true, description = "Common address of the station.")
  private int commonAddress;

  @Option(names = "--ioa", paramLabel = "N", required = true, description = "Information object address of the parameter.")
  private int address;

  @ArgGroup(multiplicity = "1")
  private Action action = new Action();

  @Option(names = "--type", paramLabel = "TYPE", defaultValue = "float", description = "Of --value: float, scaled, normalized, or P_ME_NA_1, P_ME_NB_1, P_ME_NC_1. Default: ${DEFAULT-VALUE}.")
  private String type = "float";

  @Option(names = "--kind", paramLabel = "KIND", defaultValue = "threshold", description = "Of --value: threshold, smoothing, low, high, or a number 0…63. Default: ${DEFAULT-VALUE}.")
  private String kind = "threshold";

  @Option(names = "--what", paramLabel = "WHAT", defaultValue = "object", description = "Is activated: loaded for the parameters loaded before (with --ioa 0), object for the one addressed, transmission for the cyclic transmission of the object, or a number 0…255. Default: ${DEFAULT-VALUE}.")
  private String what = "object";

  @Mixin
  private ObjectOutput output = new ObjectOutput();

  /** One of them. */
  static final class Action {
    @Option(names = "--value", paramLabel = "NUMBER", required = true, description = "Load this value.")
    private @Nullable String value;

    @Option(names = "--activate", required = true, description = "Activate.")
    private boolean activate;

    @Option(names = "--deactivate", required = true, description = "Deactivate.")
    @SuppressWarnings("UnusedVariable") // one of the three is given: what is neither of the others
    private boolean deactivate;
  }

  Iec104ParameterCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var plain = station.settings();
    var settings = plain.with(plain.apci().withTraced(true));
    int ca = StationOptions.commonAddress(commonAddress, settings.sizes());
    int ioa = StationOptions.objectAddress(address, settings.sizes());
    ParameterActivation activation = new ParameterActivation(what());
    String loaded = action.value;
    Parameter parameter = parameter(loaded == null ? "0" : loaded);
    CommandStory story = new CommandStory(terminal.out(), settings.sizes(), output.lines(terminal, settings.time()),
        output.json(), output.style(terminal));
    String where = "parameter %d/%d".formatted(ca, ioa);
    try (StationSession session = StationSession.open(station, settings, terminal,
        traced -> story.traced(traced, java.time.Instant.now()), (_, _) -> {})) {
      session.demand(where, () -> loaded != null
          ? session.client().parameter(ca, ioa, parameter)
          : action.activate
              ? session.client().activate(ca, ioa, activation)
              : session.client().deactivate(ca, ioa, activation));
    } finally {
      terminal.out().flush();
    }
    return Exit.DONE;
  }

  private Parameter parameter(String value) {
    ParameterQualifier qualifier = ParameterQualifier.of(switch (kind.toLowerCase(Locale.ROOT)) {
      case "threshold" -> ParameterQualifier.THRESHOLD;
      case "smoothing" -> ParameterQualifier.SMOOTHING;
      case "low" -> ParameterQualifier.LOW_LIMIT;
      case "high" -> ParameterQualifier.HIGH_LIMIT;
      default -> CommandValue.ranged("--kind", kind, 0, 63);
    });
    return switch (type.toUpperCase(Locale.ROOT)) {
      case "FLOAT", "P_ME_NC_1", "112" -> new ParameterFloat((float) CommandValue.number(value), qualifier);
      case "SCALED", "P_ME_NB_1", "111" ->
        new ParameterScaled(CommandValue.ranged("--value", value, -32_768, 32_767), qualifier);
      case "NORMALIZED", "P_ME_NA_1", "110" -> new ParameterNormalized(
          NormalizedValue.of(CommandValue.normalized(value), Quality.GOOD).raw(), qualifier);
      default -> throw CommandFailure.usage(
          "--type: '%s' is none of float, scaled, normalized, P_ME_NA_1, P_ME_NB_1, P_ME_NC_1".formatted(type));
    };
  }

  private int what() {
    return switch (what.toLowerCase(Locale.ROOT)) {
      case "loaded" -> ParameterActivation.LOADED;
      case "object" -> ParameterActivation.OBJECT;
      case "transmission" -> ParameterActivation.TRANSMISSION;
      default -> CommandValue.ranged("--what", what, 0, 255);
    };
  }
}
