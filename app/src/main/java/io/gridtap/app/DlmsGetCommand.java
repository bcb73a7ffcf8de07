package io.gridtap.app;

import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** {@code gridtap dlms get}: one attribute as it is. */
@Command(name = "get", customSynopsis = "gridtap dlms get HOST[:PORT] CLASS OBIS ATTRIBUTE [SELECTOR VALUE] [OPTION...]", description = "Reads one attribute (GET) and prints it with its types. CLASS is a number or a name like register, ATTRIBUTE likewise. SELECTOR is the number of a selective access, VALUE its parameters, encoded, as hexadecimal digits.%n", footerHeading = "%nExamples:%n", footer = {
    "  gridtap dlms get meter7 register 1-0:1.8.0 scaler_unit", "  gridtap dlms get meter7 15 0-0:40.0.0 2",
    "  gridtap dlms get meter7 7 1-0:99.1.0 2 2 020406000000010600000005120001120000"})
final class DlmsGetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private DlmsOptions meter = new DlmsOptions();

  @Mixin
  private DlmsOutput output = new DlmsOutput();

  DlmsGetCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> words = meter.rest(3, 5, "CLASS OBIS ATTRIBUTE [SELECTOR VALUE]");
    AttributeDescriptor attribute = attribute(words);
    if (words.size() == 4) throw CommandFailure.usage("SELECTOR wants its VALUE, encoded, behind it");
    Optional<SelectiveAccess> selection = words.size() < 5
        ? Optional.empty()
        : Optional.of(new SelectiveAccess(CommandValue.ranged("SELECTOR", words.get(3), 0, 255),
            DataArgument.of("raw", words.get(4))));
    try (MeterTalk talk = DlmsSession.open(meter, terminal)) {
      return switch (talk.get(new AttributeRequest(attribute, selection))) {
        case MeterTalk.Outcome.Value(Data data) -> {
          terminal.out().print(text(attribute, data, output.form()));
          yield Exit.DONE;
        }
        case MeterTalk.Outcome.Failed(String reason, var _) ->
          throw CommandFailure.failed("%s: %s".formatted(attribute, reason));
      };
    } finally {
      terminal.out().flush();
    }
  }

  /** CLASS OBIS ATTRIBUTE. */
  static AttributeDescriptor attribute(List<String> words) {
    int classId = AttributeArgument.classId(words.get(0));
    return new AttributeDescriptor(classId, AttributeArgument.obis(words.get(1)),
        AttributeArgument.attributeId(classId, words.get(2)));
  }

  static String text(AttributeDescriptor attribute, Data data, DlmsOutput.Form form) {
    return switch (form) {
      case TEXT -> {
        StringBuilder tree = new StringBuilder();
        DataWords.tree(data, "", tree);
        yield tree.toString();
      }
      case CSV -> DlmsOutput.csv(List.of(attribute.instance().toString(), Integer.toString(attribute.classId()),
          Integer.toString(attribute.attributeId()), DataWords.line(data)));
      case JSON -> json(attribute, data);
    };
  }

  private static String json(AttributeDescriptor attribute, Data data) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JsonReport.JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("obis", attribute.instance().toString());
      json.writeNumberProperty("class", attribute.classId());
      json.writeNumberProperty("attribute", attribute.attributeId());
      json.writeName("value");
      DataWords.json(json, data);
      json.writeStringProperty("type", data.type().word());
      json.writeStringProperty("encoded", DataCodec.encode(data).toHex());
      json.writeEndObject();
    }
    return line.append('\n').toString();
  }
}
