package io.gridtap.dlms.xdlms;

import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An APDU in the words of the notes in recorded sessions. */
final class Facts {
  private static final Map<String, String> SHORT = Map.of("block-transfer-with-get-or-read", "block-get",
      "block-transfer-with-set-or-write", "block-set", "block-transfer-with-action", "block-action",
      "attribute0-with-set", "attribute0-set", "attribute0-with-get", "attribute0-get");

  private final List<String> lines = new ArrayList<>();

  private Facts() {}

  static List<String> of(Apdu apdu) {
    Facts facts = new Facts();
    facts.write(apdu);
    return facts.lines;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is not at hand
  private void line(String format, Object... values) { lines.add(format.formatted(values)); }

  private void write(Apdu apdu) {
    switch (apdu) {
      case InitiateRequest request -> {
        line("InitiateRequest %s", request.dedicatedKey().map(key -> "dedicated-key=" + hex(key.octets()))
            .orElse("no dedicated-key"));
        line("response-allowed=default(TRUE)");
        line("dlms-version=%d", request.version());
        line("%s", conformance(request.proposed()));
        line("client-max-receive-pdu-size=%d", request.clientMaxReceivePduSize());
      }
      case InitiateResponse response -> {
        line("InitiateResponse dlms-version=%d %s", response.version(), conformance(response.negotiated()));
        line("server-max-receive-pdu-size=%d vaa-name=%04X", response.serverMaxReceivePduSize(), response.vaaName());
      }
      case GetRequest.Normal(var id, var attribute) -> {
        head("GET-REQUEST normal", id);
        attribute(attribute);
      }
      case GetRequest.Next(var id, long number) -> {
        head("GET-REQUEST next", id);
        line("block-number=%d", number);
      }
      case GetRequest.WithList(var id, var attributes) -> {
        head("GET-REQUEST with-list", id);
        attributes.forEach(this::attribute);
      }
      case GetResponse.Normal(var id, var result) -> {
        head("GET-RESPONSE normal", id);
        result("data", result);
      }
      case GetResponse.Block(var id, DataBlock(boolean last, long number, var raw)) -> {
        head("GET-RESPONSE with-datablock", id);
        line("last-block=%d block-number=%d raw-data(%d) %s", last ? 1 : 0, number, raw.length(), hex(raw));
      }
      case GetResponse.WithList(var id, var results) -> {
        head("GET-RESPONSE with-list", id);
        results.forEach(result -> result("data", result));
      }
      case SetRequest.Normal(var id, var attribute, var value) -> {
        head("SET-REQUEST normal", id);
        attribute(attribute);
        line("value %s", text(value));
      }
      case SetRequest.FirstBlock(var id, var attribute, var block) -> {
        head("SET-REQUEST with-first-datablock", id);
        attribute(attribute);
        block(block);
      }
      case SetRequest.Block(var id, var block) -> {
        head("SET-REQUEST with-datablock", id);
        block(block);
      }
      case SetRequest.WithList(var id, var attributes, var values) -> {
        head("SET-REQUEST with-list", id);
        attributes.forEach(this::attribute);
        values.forEach(value -> line("value %s", text(value)));
      }
      case SetResponse.Normal(var id, var result) -> {
        head("SET-RESPONSE normal", id);
        line("result %d(%s)", result.code(), result.word());
      }
      case SetResponse.Block(var id, long number) -> {
        head("SET-RESPONSE datablock", id);
        line("block %d", number);
      }
      case ActionRequest.Normal(var id, var method, var parameters) -> {
        head("ACTION-REQUEST normal", id);
        target(method.classId(), method.instance(), method.methodId());
        line("param %s", parameters.map(Facts::text).orElse("absent"));
      }
      case ActionResponse.Normal(var id, var outcome) -> {
        head("ACTION-RESPONSE normal", id);
        line("result %d", outcome.result().code());
        outcome.returned().ifPresentOrElse(returned -> result("return data", returned),
            () -> line("no return parameters"));
      }
      case EventNotification(var time, var attribute, var value) -> {
        line("EVENT-NOTIFICATION-REQUEST");
        time.ifPresent(there -> line("time %s", hex(CosemDateTime.CODEC.encode(there))));
        target(attribute.classId(), attribute.instance(), attribute.attributeId());
        line("value %s", text(value));
      }
      case DataNotification(var id, var time, var body) -> {
        line("DATA-NOTIFICATION long-invoke-id-and-priority=%08X", id.word());
        line("date-time %s", time.map(there -> hex(CosemDateTime.CODEC.encode(there))).orElse("absent"));
        line("body %s", text(body));
      }
      case ExceptionResponse exception -> {
        String[] words = exception.words().split(", ", -1);
        line("EXCEPTION-RESPONSE state=%s service=%s", words[0], words[1]);
      }
      case ConfirmedServiceError(int service, int errorClass, int value) ->
        line("CONFIRMED-SERVICE-ERROR service=%d error-class=%d value=%d", service, errorClass, value);
      case GeneralBlockTransfer block -> {
        int control = (block.last() ? 0x80 : 0) | (block.streaming() ? 0x40 : 0) | block.window();
        line("GENERAL-BLOCK-TRANSFER ctl=%02X last=%d streaming=%d window=%d bn=%d bna=%d len=%d", control,
            block.last() ? 1 : 0, block.streaming() ? 1 : 0, block.window(), block.number(), block.acknowledged(),
            block.data().length());
      }
      case CipheredApdu(int tag, Optional<Octets> title, Octets body) -> {
        if (title.isPresent()) line("GENERAL-GLO-CIPHERING system-title=%s len=%d", hex(title.get()), body.length());
        else
          line("%s [%02X]", ((CipheredApdu) apdu).word().replaceFirst("-", "-ciphered "), tag);
      }
      case ReadRequest _ -> line("READ-REQUEST %s", hex(ApduCodec.encode(apdu)));
      case ReadResponse _ -> line("READ-RESPONSE %s", hex(ApduCodec.encode(apdu)));
      case AccessRequest _ -> line("ACCESS-REQUEST %s", hex(ApduCodec.encode(apdu)));
      case AccessResponse _ -> line("ACCESS-RESPONSE %s", hex(ApduCodec.encode(apdu)));
      default -> line("no notes on %s", apdu);
    }
  }

  private void head(String name, InvokeId id) {
    line("%s invoke-id=%d service-class=%s priority=%s", name, id.id(), id.confirmed() ? "confirmed" : "unconfirmed",
        id.high() ? "high" : "normal");
  }

  private void attribute(AttributeRequest request) {
    AttributeDescriptor attribute = request.attribute();
    target(attribute.classId(), attribute.instance(), attribute.attributeId());
    request.selection().ifPresent(
        selection -> line("access-selector=%d params %s", selection.selector(), text(selection.parameters())));
  }

  private void target(int classId, Obis instance, int id) {
    String name = instance.f() == 255 ? instance + "*255" : instance.toString();
    line("class=%d ln=%s id=%d", classId, name, id);
  }

  private void result(String what, GetResult result) {
    switch (result) {
      case GetResult.Value(var data) -> line("%s %s", what, text(data));
      case GetResult.Failure(var reason) -> line("data-access-result %d(%s)", reason.code(), reason.word());
    }
  }

  private void block(DataBlock block) {
    line("datablock last=%d number=%d raw-length=%d", block.last() ? 1 : 0, block.number(), block.raw().length());
  }

  private static String conformance(Conformance conformance) {
    String words = java.util.Arrays.stream(Conformance.Service.values()).filter(conformance::has)
        .map(Conformance.Service::word).map(word -> SHORT.getOrDefault(word, word)).collect(Collectors.joining(" "));
    return "conformance tag=5F1F0400 %06X [%s]".formatted(conformance.bits(), words);
  }

  private static String hex(Octets octets) { return octets.toHex().toUpperCase(Locale.ROOT); }

  private static String text(Data data) {
    return switch (data) {
      case Data.Null _ -> "null";
      case Data.Array(var elements) ->
        elements.stream().map(Facts::text).collect(Collectors.joining(", ", "array[", "]"));
      case Data.Structure(var elements) ->
        elements.stream().map(Facts::text).collect(Collectors.joining(", ", "struct{", "}"));
      case Data.Bool(boolean value) -> "bool " + value;
      case Data.Int(DataType type, long value) -> word(type) + " " + value;
      case Data.OctetString(var value) -> "octets(%d) %s".formatted(value.length(), hex(value));
      case Data.Bits(var value) -> {
        OctetWriter out = new OctetWriter();
        value.write(out);
        yield "bitstring(%d) %s".formatted(value.length(), hex(out.toOctets()));
      }
      default -> "no notes on " + data;
    };
  }

  private static String word(DataType type) {
    if (type == DataType.ENUM) return "enum";
    return (type.isSigned() ? "int" : "uint") + 8 * type.integerOctets();
  }
}
