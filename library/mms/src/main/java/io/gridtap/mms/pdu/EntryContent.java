package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When something was entered into a journal, and what (ISO 9506-2 EntryContent). */
public record EntryContent(Data.BinaryTime occurrenceTime, Form form) {
  /** What an entry consists of. */
  public sealed interface Form {}

  /** Values, and the event they were entered for. Logs of IEC 61850 have values only. */
  public record Values(Optional<Event> event, List<JournalVariable> variables) implements Form {
    public Values { variables = List.copyOf(variables); }

    public static Values of(JournalVariable... variables) { return new Values(Optional.empty(), List.of(variables)); }
  }

  /** A text of an operator. */
  public record Annotation(String text) implements Form {}

  /** An event condition and the state it took. */
  public record Event(ObjectName eventConditionName, State currentState) {}

  /** State of an event condition (ISO 9506-2 EC-State); the ordinal is the number on the wire. */
  public enum State {
    DISABLED, IDLE, ACTIVE
  }

  /** Reads up to the end of the element entered. */
  static EntryContent readContent(BerReader in) {
    Data.BinaryTime time = Data.BinaryTime.read(in, 0x80);
    if (in.peekTag() == 0xA1) in.skip(); // additional detail, of companion standards
    Form form = switch (in.peekTag()) {
      case 0xA2 -> readValues(in);
      case 0x83 -> new Annotation(in.utf8(0x83));
      case 0xA3 -> {
        in.enter(0xA3);
        Annotation annotation = new Annotation(in.utf8(in.peekTag() == 0x0C ? 0x0C : 0x1A));
        in.leave();
        yield annotation;
      }
      default -> throw in.unexpectedTag();
    };
    return new EntryContent(time, form);
  }

  private static Values readValues(BerReader in) {
    in.enter(0xA2);
    Optional<Event> event = Optional.empty();
    if (in.enterIf(0xA0)) {
      in.enter(0xA0);
      ObjectName name = ObjectName.read(in);
      in.leave();
      event = Optional.of(new Event(name, State.values()[in.integer(0x81, 0, State.values().length - 1)]));
      in.leave();
    }
    List<JournalVariable> variables = new ArrayList<>();
    if (in.enterIf(0xA1)) {
      while (in.more()) {
        if (variables.size() == in.limits().maxElements())
          throw in.fault("journal entry of more than %d variables".formatted(in.limits().maxElements()));
        variables.add(JournalVariable.read(in));
      }
      in.leave();
    }
    in.leave();
    return new Values(event, variables);
  }

  void writeContent(BerWriter out) {
    occurrenceTime.write(0x80, out);
    switch (form) {
      case Values(Optional<Event> event, List<JournalVariable> variables) -> {
        out.begin(0xA2);
        event.ifPresent(entered -> {
          out.begin(0xA0).begin(0xA0);
          ObjectName.write(entered.eventConditionName, out);
          out.end().integer(0x81, entered.currentState.ordinal()).end();
        });
        if (!variables.isEmpty()) {
          out.begin(0xA1);
          for (JournalVariable variable : variables) variable.write(out);
          out.end();
        }
        out.end();
      }
      case Annotation(String text) -> out.utf8(0x83, text);
    }
  }
}
