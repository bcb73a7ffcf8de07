package io.gridtap.app;

import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Layer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which device is asked, how it is reached, and what is known of it. */
final class Iec61850Options {
  @Mixin
  private ConnectionOptions connection = new ConnectionOptions();

  @ArgGroup(exclusive = false, heading = "%nThe device's file:%n")
  private SclOptions scl = new SclOptions();

  @Option(names = "--debug", arity = "0..1", fallbackValue = "mms", split = ",", paramLabel = "LAYERS", description = """
      Show every PDU, sent and received, of these layers: tpkt or cotp, session, presentation, acse, mms, all. \
      --debug alone: mms. Write --debug=LAYERS.""")
  private List<String> debug = new ArrayList<>();

  /**
   * The words behind HOST and PORT.
   *
   * @param usage what is wanted there
   */
  List<String> rest(int least, int most, String usage) {
    List<String> rest = connection.rest();
    if (rest.size() < least)
      throw CommandFailure.usage("%s is wanted behind %s".formatted(usage, connection.host()));
    if (rest.size() > most)
      throw CommandFailure.usage("%s is wanted behind %s, not '%s'".formatted(usage.isEmpty() ? "nothing" : usage,
          connection.host(), String.join(" ", rest)));
    return rest;
  }

  /** {@code 10.0.0.7:102}. */
  String where() {
    String host = connection.host();
    return "%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, connection.port());
  }

  /** What the SCL file says of the device, if there is one. */
  Optional<IedModel> model() throws IOException {
    return scl.model(connection.host());
  }

  /** Connects and associates. */
  Iec61850Session open(Terminal terminal) throws IOException, InterruptedException {
    Set<Layer> layers = ReportCommand.layers(debug);
    Optional<IedModel> model = model();
    AssociationSettings association = connection.association(model, terminal.environment()).withTraced(layers);
    return Iec61850Session.open(where(), connection.tcp(terminal.environment()), association, model, terminal);
  }
}
