package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Obis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What the values of a push are that does not say so itself: by position, chosen by the identifier of the list and the
 * number of values. As text {@code KFM_001 0-0:96.1.0 - 1-0:1.7.0@0,27}: the identifier ({@code *} any or none), then
 * for each value the OBIS code with {@code @scaler,unit code}, or {@code -} for what is of no use.
 *
 * @param listId first text of the body; {@code *} matches any and none
 * @param fields one for each value, those of the identifier included
 */
public record PushTemplate(String listId, List<Optional<Field>> fields) {
  public static final String ANY_LIST = "*";

  /** A value: its name, and the scaler the meter does not send. */
  public record Field(Obis name, Optional<ScalerUnit> scalerUnit) {
    static Field parse(String text) {
      int at = text.indexOf('@');
      if (at < 0) return new Field(Obis.parse(text), Optional.empty());
      String[] numbers = text.substring(at + 1).split(",", -1);
      if (numbers.length != 2) throw new IllegalArgumentException("OBIS@scaler,unit code expected: " + text);
      return new Field(Obis.parse(text.substring(0, at)),
          Optional.of(ScalerUnit.of(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]))));
    }

    @Override
    public String toString() {
      return name + scalerUnit.map(scaler -> "@" + scaler.scaler() + "," + scaler.unit().code()).orElse("");
    }
  }

  public PushTemplate { fields = List.copyOf(fields); }

  public static PushTemplate parse(String text) {
    String[] words = text.strip().split("\\s+", -1);
    List<Optional<Field>> fields = new ArrayList<>();
    for (int i = 1; i < words.length; i++)
      fields.add(words[i].equals("-") ? Optional.empty() : Optional.of(Field.parse(words[i])));
    if (fields.isEmpty()) throw new IllegalArgumentException("a template has a list identifier and at least one value");
    return new PushTemplate(words[0], fields);
  }

  boolean fits(String id, int count) {
    return fields.size() == count && (listId.equals(ANY_LIST) || listId.equals(id));
  }

  @Override
  public String toString() {
    StringJoiner words = new StringJoiner(" ").add(listId);
    fields.forEach(field -> words.add(field.map(Field::toString).orElse("-")));
    return words.toString();
  }
}
