package io.gridtap.app;

import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gridtap iec61850 identify}: who the device is and what it agreed on. */
@Command(name = "identify", customSynopsis = "gridtap iec61850 identify HOST [PORT] [OPTION...]", description = """
    Associates, and shows vendor, model and revision (identify), status, and what the association agreed on: size \
    of PDUs, requests at a time, services of the device.%n""", footerHeading = "%nExamples:%n", footer = {
    "  gridtap iec61850 identify 10.132.159.191",
    "  gridtap iec61850 identify ied7 --tls-ca ca.pem --tls-cert me.pem --tls-key me.key"})
final class Iec61850IdentifyCommand implements Callable<Integer> {
  private static final int WIDTH = 90;
  private static final List<String> LOGICAL = List.of("state changes allowed", "no state changes allowed",
      "limited services", "support services only");
  private static final List<String> PHYSICAL = List.of("operational", "partially operational", "inoperable",
      "needs commissioning");

  private final Terminal terminal;

  @Mixin
  private Iec61850Options device = new Iec61850Options();

  @Mixin
  private FormOptions form = new FormOptions();

  Iec61850IdentifyCommand(Terminal terminal) { this.terminal = terminal; }

  @Override
  public Integer call() throws IOException, InterruptedException {
    device.rest(0, 0, "");
    try (Iec61850Session session = device.open(terminal)) {
      Iec61850Client client = session.client();
      Answer<ConfirmedResponse.Identity> identity = session.ask(client::identify);
      Answer<ConfirmedResponse.Status> status = session.ask(client::status);
      terminal.out().print(form.json()
          ? json(identity, status, client.parameters())
          : text(identity, status, client.parameters(), form.style(terminal)));
      terminal.out().flush();
    }
    return Exit.DONE;
  }

  private static <R extends ConfirmedResponse> Optional<R> positive(Answer<R> answer) {
    return answer instanceof Answer.Positive<R>(R response) ? Optional.of(response) : Optional.empty();
  }

  private static <R extends ConfirmedResponse> String refusal(Answer<R> answer) {
    try {
      answer.orThrow();
      return "";
    } catch (Answer.RefusedException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static String text(Answer<ConfirmedResponse.Identity> identity, Answer<ConfirmedResponse.Status> status,
      InitiateParameters agreed, Style style) {
    Table table = new Table("");
    Optional<ConfirmedResponse.Identity> who = positive(identity);
    line(table, style, "vendor", who.map(ConfirmedResponse.Identity::vendor).orElseGet(() -> refusal(identity)));
    line(table, style, "model", who.map(ConfirmedResponse.Identity::model).orElse(""));
    line(table, style, "revision", who.map(ConfirmedResponse.Identity::revision).orElse(""));
    line(table, style, "status", positive(status).map(Iec61850IdentifyCommand::words).orElseGet(() -> refusal(status)));
    line(table, style, "PDU", "up to %d octets".formatted(agreed.maxPduOctets()));
    line(table, style, "requests", "%d at a time".formatted(agreed.maxServOutstandingCalling()));
    String name = "services";
    for (String words : wrapped(services(agreed))) {
      line(table, style, name, words);
      name = "";
    }
    StringBuilder lines = new StringBuilder();
    table.appendTo(lines);
    return lines.toString();
  }

  private static List<String> wrapped(List<String> words) {
    List<String> lines = new ArrayList<>();
    for (String word : words)
      if (lines.isEmpty()) lines.add(word);
      else {
        lines.add(lines.removeLast() + ",");
        if (lines.getLast().length() + word.length() > WIDTH) lines.add(word);
        else
          lines.add(lines.removeLast() + " " + word);
      }
    return lines;
  }

  private static void line(Table table, Style style, String name, String value) {
    table.line(Table.Cell.left(name).painted(style::dim), Table.Cell.left(Printable.of(value)));
  }

  private static String words(ConfirmedResponse.Status status) {
    return "%s, %s".formatted(word(PHYSICAL, status.physicalStatus()), word(LOGICAL, status.logicalStatus()));
  }

  private static String word(List<String> words, int number) {
    return number >= 0 && number < words.size() ? words.get(number) : "unknown (%d)".formatted(number);
  }

  /** Those that this program knows, by their names in ISO 9506. */
  private static List<String> services(InitiateParameters agreed) {
    return Arrays.stream(Service.values()).filter(agreed::supports)
        .map(service -> service.name().toLowerCase(Locale.ROOT).replace('_', '-')).toList();
  }

  private static String json(Answer<ConfirmedResponse.Identity> identity, Answer<ConfirmedResponse.Status> status,
      InitiateParameters agreed) {
    return JsonLine.of(line -> {
      positive(identity).ifPresent(who -> {
        line.writeStringProperty("vendor", who.vendor());
        line.writeStringProperty("model", who.model());
        line.writeStringProperty("revision", who.revision());
      });
      positive(status).ifPresent(now -> {
        line.writeNumberProperty("logicalStatus", now.logicalStatus());
        line.writeNumberProperty("physicalStatus", now.physicalStatus());
      });
      line.writeNumberProperty("maxPduOctets", agreed.maxPduOctets());
      line.writeNumberProperty("maxOutstanding", agreed.maxServOutstandingCalling());
      line.writeArrayPropertyStart("services");
      services(agreed).forEach(line::writeString);
      line.writeEndArray();
    });
  }
}
