package io.gridtap.app;

import io.gridtap.app.Table.Cell;
import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.client.ControlBlockResult;
import io.gridtap.iec61850.client.Directory;
import io.gridtap.iec61850.client.StreamAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/** What the commands on control blocks of GOOSE and of sampled values have in common. */
final class StreamBlocks {
  private StreamBlocks() {}

  /** Writes one attribute of a block. */
  @FunctionalInterface
  interface Writing<B> {
    ControlBlockResult on(B block) throws InterruptedException;
  }

  /** One attribute of a block that is to be another one. @param attribute the standard's name @param value as given */
  record Change<B>(String attribute, String value, Writing<B> writing) {}

  /** What an attribute's name and value mean. @throws IllegalArgumentException if they mean nothing */
  @FunctionalInterface
  interface Meaning<B> {
    Change<B> of(String attribute, String value);
  }

  /** A block. @param kind what JSON calls it, {@code gocb} */
  record Named(String kind, String reference) {
    String enabling() {
      return switch (kind) {
        case "lcb" -> "LogEna";
        case "gocb" -> "GoEna";
        default -> "SvEna";
      };
    }
  }

  /** The references of all control blocks of these classes, {@code LD0/LLN0$GO$gcbTrip}. */
  static List<String> all(Iec61850Session session, Map<AcsiClass, String> constraints)
      throws IOException, InterruptedException {
    Directory directory = session.client().directory();
    List<String> found = new ArrayList<>();
    for (String device : session.ask(directory::logicalDevices))
      for (String node : session.ask(() -> directory.logicalNodes(device)))
        for (Map.Entry<AcsiClass, String> kind : constraints.entrySet())
          for (String name : session.ask(() -> directory.logicalNode(device + "/" + node, kind.getKey())))
            found.add("%s/%s$%s$%s".formatted(device, node, kind.getValue(), name));
    return found;
  }

  /** A block's attributes in the order of the standard, for people and for programs. */
  static final class Lines {
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    Lines add(String name, Object value) {
      attributes.put(name, value);
      return this;
    }

    Lines add(String name, OptionalLong value) {
      value.ifPresent(number -> attributes.put(name, number));
      return this;
    }

    Lines add(Optional<StreamAddress> address) {
      address.ifPresent(to -> attributes.put("DstAddress", to));
      return this;
    }

    String text(String reference, boolean enabled, Style style) {
      StringBuilder out = new StringBuilder(style.bold(Printable.of(reference))).append("  ");
      out.append(enabled ? style.green("enabled") : style.yellow("disabled")).append('\n');
      Table table = new Table("  ");
      attributes.forEach((name, value) -> table.line(Cell.left(name).painted(style::dim),
          Cell.left(Printable.of(shown(value)))));
      table.appendTo(out);
      return out.toString();
    }

    private static String shown(Object value) {
      return value instanceof StreamAddress to
          ? "%s, APPID %04X, VLAN %d, priority %d".formatted(to.address().toHex(), to.appId(), to.vlanId(),
              to.priority())
          : value.toString();
    }

    String json(String kind, String reference) {
      return JsonLine.of(line -> {
        line.writeStringProperty(kind, reference);
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
          String name = attribute.getKey().substring(0, 1).toLowerCase(Locale.ROOT) + attribute.getKey().substring(1);
          switch (attribute.getValue()) {
            case Boolean flag -> line.writeBooleanProperty(name, flag);
            case Long number -> line.writeNumberProperty(name, number);
            case StreamAddress to -> {
              line.writeObjectPropertyStart(name);
              line.writeStringProperty("address", to.address().toHex());
              line.writeNumberProperty("appId", to.appId());
              line.writeNumberProperty("vlanId", to.vlanId());
              line.writeNumberProperty("priority", to.priority());
              line.writeEndObject();
            }
            case Object text -> line.writeStringProperty(name, text.toString());
          }
        }
      });
    }
  }

  /** Words like {@code GoEna=true}; attribute names may be written in any case. */
  static <B> List<Change<B>> changes(List<String> words, Meaning<B> meaning) {
    List<Change<B>> changes = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0)
        throw CommandFailure.usage("'%s' is no ATTRIBUTE=VALUE like DatSet=LD0/LLN0.ds1".formatted(word));
      try {
        changes.add(meaning.of(word.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            word.substring(equals + 1).strip()));
      } catch (IllegalArgumentException wrong) {
        throw CommandFailure.usage("%s: %s".formatted(word, wrong.getMessage()), wrong);
      }
    }
    return changes;
  }

  /** Makes one change after the other, up to the first that is refused. */
  static <B> void change(Terminal terminal, FormOptions form, Iec61850Session session, Named named, B block,
      List<Change<B>> changes) throws IOException, InterruptedException {
    Optional<CommandFailure> failure = Optional.empty();
    for (Change<B> change : changes) {
      if (failure.isPresent()) {
        if (form.json()) JsonLine.print(terminal, line -> write(line, named, change, false));
        continue;
      }
      ControlBlockResult result = session.ask(() -> change.writing.on(block));
      Optional<Denial> denial = result instanceof ControlBlockResult.Refused(var _, var refusal)
          ? Optional.of(Denial.of(refusal, change.attribute, named.enabling()))
          : Optional.empty();
      failure = denial.map(why -> CommandFailure.failed("%s: %s%s".formatted(named.reference, result.text(),
          why.hint().map(hint -> "; " + hint).orElse(""))));
      if (form.json()) JsonLine.print(terminal, line -> {
        write(line, named, change, result.successful());
        denial.ifPresent(why -> why.writeTo(line));
      });
    }
    if (failure.isPresent()) throw failure.get();
    if (!form.json()) new Narrator(terminal.err()).say(named.reference + ": written");
  }

  /** What became of one attribute. */
  static void write(JsonGenerator line, Named named, Change<?> change, boolean written) {
    line.writeStringProperty(named.kind, named.reference);
    line.writeStringProperty("attribute", change.attribute);
    line.writeStringProperty("value", change.value);
    line.writeBooleanProperty("written", written);
  }

  /** @param command which lists those there are */
  static String absent(String command) {
    return "the device has no such control block; '%s' lists those it has".formatted(command);
  }
}
