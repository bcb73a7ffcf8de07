package io.gridtap.app;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.RcbDenial;
import io.gridtap.iec61850.client.RcbReading;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** {@code gridtap iec61850 discover}: the report control blocks of a device. */
@Command(name = "discover", customSynopsis = "gridtap iec61850 discover HOST [PORT] [OPTION...]", description = "Lists a device's report control blocks: data set and members, owner, state, options. Nothing is changed in the device.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 discover 10.132.159.191", "  gridtap iec61850 discover ied7 --format json | jq -r .rcb"})
final class DiscoverCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private ConnectionOptions connection = new ConnectionOptions();

  @ArgGroup(exclusive = false, heading = "%nThe device's file:%n")
  private SclOptions scl = new SclOptions();

  @Option(names = "--domain", paramLabel = "ID", split = ",", description = "Only this logical device. Repeatable.")
  private List<String> domains = new ArrayList<>();

  @Option(names = "--format", paramLabel = "FORM", defaultValue = "text", description = "text, or json: one control block a line. Default: ${DEFAULT-VALUE}.")
  private OutputOptions.Form format = OutputOptions.Form.TEXT;

  @Option(names = "--color", paramLabel = "WHEN", defaultValue = "auto", description = "auto, always, or never. Default: ${DEFAULT-VALUE}.")
  private OutputOptions.When colour = OutputOptions.When.AUTO;

  DiscoverCommand(Terminal terminal) { this.terminal = terminal; }

  /** A control block and the members of its data set. @param fault why there are none; empty if there are */
  record Found(ReportControlBlock block, List<String> members, String fault) {
    String state() {
      if (block.rptEna()) return "enabled";
      if (block.resv() || block.resvTms().orElse(0) > 0) return "reserved";
      return block.resvTms().orElse(0) < 0 ? "reserved by configuration" : "free";
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<IedModel> model = scl.model(connection.host());
    Narrator narrator = new Narrator(terminal.err());
    try (Iec61850Client client = Iec61850Client.connect(connection.tcp(terminal.environment()),
        connection.association(model, terminal.environment()), model, event -> watch(event, narrator))) {
      Map<String, Found> sets = new LinkedHashMap<>();
      int found = 0;
      for (String device : domains.isEmpty() ? client.logicalDevices() : domains)
        for (RcbReference rcb : client.reportControlBlocks(device)) {
          switch (client.rcbObject(rcb).read()) {
            case RcbReading.Found(ReportControlBlock block) -> {
              print(members(client, block, sets));
              found++;
            }
            case RcbReading.Denied(var _, RcbDenial denial) ->
              narrator.say("%s: the device lists it but does not let it be read: %s".formatted(rcb, denial.text()));
            case RcbReading.Unknown(var _, String text) ->
              narrator.say("%s: the device lists it but does not have it: %s".formatted(rcb, text));
          }
        }
      terminal.out().flush();
      if (found == 0)
        narrator.say("the device has no report control block" + (domains.isEmpty()
            ? ""
            : " in " + String.join(", ", domains)));
      return Exit.DONE;
    } catch (ConnectionLostException | RequestTimeoutException | Answer.RefusedException lost) {
      throw CommandFailure.failed("%s:%d: %s".formatted(connection.host(), connection.port(), lost.getMessage()), lost);
    }
  }

  private static void watch(Event event, Narrator narrator) {
    if (event instanceof Event.Forgiven(String what)) narrator.say("forgiven: " + what);
  }

  static Found members(Iec61850Client client, ReportControlBlock block, Map<String, Found> sets)
      throws InterruptedException {
    String set = block.datSet();
    if (set.isEmpty()) return new Found(block, List.of(), "no data set");
    Found before = sets.get(set);
    if (before == null) {
      before = directory(client, block);
      sets.put(set, before);
    }
    return new Found(block, before.members, before.fault);
  }

  private static Found directory(Iec61850Client client, ReportControlBlock block) throws InterruptedException {
    Answer<ConfirmedResponse.NamedVariableListAttributes> answer;
    try {
      answer = client.dataSets().attributes(block.datSet());
    } catch (IllegalArgumentException unreadable) {
      return new Found(block, List.of(), String.valueOf(unreadable.getMessage()));
    }
    try {
      return new Found(block, answer.orThrow().variables().stream()
          .map(variable -> FcReference.of(variable).map(FcReference::toString).orElse(variable.name().toString()))
          .toList(), "");
    } catch (Answer.RefusedException gone) {
      return new Found(block, List.of(), "the device does not have it: " + gone.getMessage());
    }
  }

  private void print(Found found) {
    Style style = switch (colour) {
      case AUTO -> Style.of(terminal.wantsColour());
      case ALWAYS -> Style.COLOURED;
      case NEVER -> Style.PLAIN;
    };
    terminal.out().print(format == OutputOptions.Form.JSON ? json(found) : text(found, style));
  }

  static String text(Found found, Style style) {
    ReportControlBlock block = found.block();
    StringBuilder out = new StringBuilder(style.bold(block.reference().toString())).append("  ");
    String state = found.state() + (block.owner().isEmpty() ? "" : " by " + Printable.of(block.owner()));
    out.append(state.equals("free") ? style.green(state) : style.yellow(state)).append('\n');
    Table table = new Table("  ");
    field(table, style, "RptID", block.rptId().isEmpty() ? "\"\" (its reference)" : block.rptId());
    field(table, style, "DataSet", block.datSet() + (found.fault().isEmpty() ? "" : "  " + found.fault()));
    field(table, style, "TrgOps", block.trgOps().text());
    field(table, style, "OptFlds", block.optFlds().text());
    field(table, style, "BufTm", millis(block.bufTm()));
    field(table, style, "IntgPd", millis(block.intgPd()));
    field(table, style, "ConfRev", number(block.confRev()));
    block.entryId().ifPresent(id -> field(table, style, "EntryID", id.toHex()));
    if (block.resvTms().isPresent()) field(table, style, "ResvTms", number(block.resvTms()) + " s");
    if (!found.members().isEmpty()) field(table, style, "Members", "(" + found.members().size() + ")");
    for (int i = 0; i < found.members().size(); i++) field(table, style, "%7d".formatted(i), found.members().get(i));
    table.appendTo(out);
    return out.append('\n').toString();
  }

  private static void field(Table table, Style style, String name, String value) {
    table.line(Table.Cell.left(name).painted(style::dim), Table.Cell.left(Printable.of(value)));
  }

  private static String millis(OptionalLong value) { return value.isPresent() ? value.getAsLong() + " ms" : "none"; }

  private static String number(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "none";
  }

  static String json(Found found) {
    ReportControlBlock block = found.block();
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JsonReport.JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("rcb", block.reference().toString());
      json.writeBooleanProperty("buffered", block.reference().buffered());
      json.writeStringProperty("state", found.state());
      json.writeStringProperty("owner", block.owner());
      json.writeStringProperty("rptId", block.rptId());
      json.writeStringProperty("dataSet", block.datSet());
      json.writeArrayPropertyStart("trgOps");
      for (TrgOps.Trigger trigger : TrgOps.Trigger.values())
        if (block.trgOps().has(trigger)) json.writeString(trigger.text());
      json.writeEndArray();
      json.writeArrayPropertyStart("optFlds");
      for (OptFlds.Field field : OptFlds.Field.values()) if (block.optFlds().has(field)) json.writeString(field.text());
      json.writeEndArray();
      property(json, "bufTm", block.bufTm());
      property(json, "intgPd", block.intgPd());
      property(json, "confRev", block.confRev());
      property(json, "resvTms", block.resvTms());
      block.entryId().ifPresent(id -> json.writeStringProperty("entryId", id.toHex()));
      json.writeArrayPropertyStart("members");
      for (String member : found.members()) json.writeString(member);
      json.writeEndArray();
      if (!found.fault().isEmpty()) json.writeStringProperty("fault", found.fault());
      json.writeEndObject();
    }
    return line.append('\n').toString();
  }

  private static void property(JsonGenerator json, String name, OptionalLong value) {
    if (value.isPresent()) json.writeNumberProperty(name, value.getAsLong());
  }
}
