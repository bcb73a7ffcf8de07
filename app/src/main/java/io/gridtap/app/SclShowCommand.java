package io.gridtap.app;

import io.gridtap.iec61850.scl.Communication;
import io.gridtap.iec61850.scl.Ied;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** {@code gridtap scl show}: what an SCL file says of its IEDs. */
@Command(name = "show", description = "Shows the IEDs of an SCL file: access points and addresses, logical devices and nodes, data sets with their members, report control blocks.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap scl show IECS.cid", "  gridtap scl show station.scd --ied IED7 --format json | jq ."})
final class SclShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "CID, ICD, IID or SCD file.")
  private Path file = Path.of("");

  @Option(names = "--ied", paramLabel = "NAME", description = "Only this IED.")
  private @Nullable String ied;

  @Option(names = "--format", paramLabel = "FORM", defaultValue = "text", description = "text, or json: one IED a line. Default: ${DEFAULT-VALUE}.")
  private OutputOptions.Form format = OutputOptions.Form.TEXT;

  SclShowCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException {
    Scl scl = SclOptions.parse(file);
    List<Ied> shown = scl.ieds().stream().filter(one -> ied == null || one.name().equals(ied)).toList();
    if (shown.isEmpty() && ied != null)
      throw CommandFailure.usage("%s has no IED %s, but %s".formatted(scl.source(), ied,
          scl.ieds().stream().map(Ied::name).limit(30).collect(Collectors.joining(", "))));
    for (Ied one : shown) {
      List<IedModel> models = new ArrayList<>();
      for (Ied.AccessPoint accessPoint : one.accessPoints())
        if (accessPoint.server().isPresent()) models.add(scl.model(one.name(), accessPoint.name()));
      terminal.out().print(format == OutputOptions.Form.JSON ? json(one, models) : text(one, models));
    }
    return Exit.DONE;
  }

  static String text(Ied ied, List<IedModel> models) {
    StringBuilder out = new StringBuilder("IED ").append(ied.name());
    ied.manufacturer().ifPresent(name -> out.append(", ").append(name));
    ied.type().ifPresent(type -> out.append(", ").append(type));
    ied.configVersion().ifPresent(version -> out.append(", configuration ").append(version));
    out.append('\n');
    for (IedModel model : models) {
      out.append("  access point ").append(model.accessPoint()).append('\n');
      for (Communication.ConnectedAp connection : model.connections())
        out.append("    address ").append(address(connection.address())).append('\n');
      for (IedModel.LogicalDevice device : model.logicalDevices()) device(out, device);
    }
    return Printable.lines(out.toString());
  }

  private static String address(Communication.Address address) {
    StringBuilder text = new StringBuilder(address.ip().orElse("without IP"));
    text.append(" port ").append(address.port().orElse(102));
    address.tSelector().ifPresent(selector -> text.append(", T-SEL ").append(selector.toHex()));
    address.sSelector().ifPresent(selector -> text.append(", S-SEL ").append(selector.toHex()));
    address.pSelector().ifPresent(selector -> text.append(", P-SEL ").append(selector.toHex()));
    address.apTitle().ifPresent(title -> text.append(", AP title ").append(title));
    address.aeQualifier().ifPresent(qualifier -> text.append(", AE qualifier ").append(qualifier));
    return text.toString();
  }

  private static void device(StringBuilder out, IedModel.LogicalDevice device) {
    out.append("    logical device ").append(device.name()).append('\n');
    for (IedModel.LogicalNode node : device.logicalNodes()) {
      out.append("      ").append(node.name()).append(": ").append(node.dataObjects().stream()
          .map(IedModel.DataObject::name).collect(Collectors.joining(" "))).append('\n');
      for (IedModel.DataSet set : node.dataSets()) {
        out.append("        data set ").append(set.name()).append(" (").append(set.members().size()).append(")\n");
        for (IedModel.Member member : set.members()) out.append("          ").append(member).append('\n');
      }
      for (IedModel.ReportControlBlock block : node.reportControlBlocks())
        out.append("        %s %s: RptID %s, data set %s, BufTm %d ms, IntgPd %d ms%n".formatted(
            block.buffered() ? "BRCB" : "URCB", block.name(), block.rptId(), block.dataSet().orElse("none"),
            block.control().bufferTimeMillis(), block.control().integrityPeriodMillis()));
    }
  }

  static String json(Ied ied, List<IedModel> models) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JsonReport.JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("ied", ied.name());
      ied.manufacturer().ifPresent(name -> json.writeStringProperty("manufacturer", name));
      ied.type().ifPresent(type -> json.writeStringProperty("type", type));
      ied.configVersion().ifPresent(version -> json.writeStringProperty("configVersion", version));
      json.writeArrayPropertyStart("accessPoints");
      for (IedModel model : models) accessPoint(json, model);
      json.writeEndArray();
      json.writeEndObject();
    }
    return line.append('\n').toString();
  }

  private static void accessPoint(JsonGenerator json, IedModel model) {
    json.writeStartObject();
    json.writeStringProperty("name", model.accessPoint());
    json.writeArrayPropertyStart("addresses");
    for (Communication.ConnectedAp connection : model.connections()) {
      Communication.Address address = connection.address();
      json.writeStartObject();
      address.ip().ifPresent(ip -> json.writeStringProperty("ip", ip));
      json.writeNumberProperty("port", address.port().orElse(102));
      address.tSelector().ifPresent(selector -> json.writeStringProperty("tSelector", selector.toHex()));
      address.sSelector().ifPresent(selector -> json.writeStringProperty("sSelector", selector.toHex()));
      address.pSelector().ifPresent(selector -> json.writeStringProperty("pSelector", selector.toHex()));
      address.apTitle().ifPresent(title -> json.writeStringProperty("apTitle", title));
      address.aeQualifier().ifPresent(qualifier -> json.writeNumberProperty("aeQualifier", qualifier));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("logicalDevices");
    for (IedModel.LogicalDevice device : model.logicalDevices()) {
      json.writeStartObject();
      json.writeStringProperty("name", device.name());
      json.writeArrayPropertyStart("logicalNodes");
      for (IedModel.LogicalNode node : device.logicalNodes()) node(json, node);
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void node(JsonGenerator json, IedModel.LogicalNode node) {
    json.writeStartObject();
    json.writeStringProperty("name", node.name());
    json.writeArrayPropertyStart("dataObjects");
    for (IedModel.DataObject object : node.dataObjects()) json.writeString(object.name());
    json.writeEndArray();
    json.writeArrayPropertyStart("dataSets");
    for (IedModel.DataSet set : node.dataSets()) {
      json.writeStartObject();
      json.writeStringProperty("name", set.name());
      json.writeArrayPropertyStart("members");
      for (IedModel.Member member : set.members()) json.writeString(member.toString());
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("reportControlBlocks");
    for (IedModel.ReportControlBlock block : node.reportControlBlocks()) {
      json.writeStartObject();
      json.writeStringProperty("name", block.name());
      json.writeBooleanProperty("buffered", block.buffered());
      json.writeStringProperty("rptId", block.rptId());
      block.dataSet().ifPresent(set -> json.writeStringProperty("dataSet", set));
      json.writeNumberProperty("bufTm", block.control().bufferTimeMillis());
      json.writeNumberProperty("intgPd", block.control().integrityPeriodMillis());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
