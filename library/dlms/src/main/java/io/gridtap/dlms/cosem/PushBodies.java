package io.gridtap.dlms.cosem;

import io.gridtap.dlms.cosem.PushReport.Form;
import io.gridtap.dlms.cosem.PushReport.PushValue;
import io.gridtap.dlms.xdlms.CosemDateTime;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The shapes that bodies of data-notifications have in the field, told apart by what is in them. */
public final class PushBodies {
  private static final int NO_CLASS = 0;
  private static final int VALUE = 2;
  private static final int PUSH_SETUP_C = 25;
  private static final int PUSH_SETUP_D = 9;

  private PushBodies() {}

  /**
   * @param templates for pushes by position; also for scalers of named values that come without
   */
  public static PushReport read(Data body, List<PushTemplate> templates) {
    List<Data> elements = switch (body) {
      case Data.Structure(var all) -> all;
      case Data.Array(var all) -> all;
      case Data.CompactArray(var description, var all) -> all;
      default -> List.of(body); // a single value of any other type
    };
    String listId = elements.isEmpty() ? "" : listId(elements.get(0));
    return objectList(elements, listId)
        .or(() -> template(elements, listId, templates))
        .or(() -> announcement(elements))
        .or(() -> named(elements, listId, templates))
        .orElseGet(() -> report(Form.UNNAMED, listId, elements.stream()
            .map(value -> new PushValue(Optional.empty(), NO_CLASS, VALUE, value, Optional.empty())).toList()));
  }

  /** Text, or octets of printable ASCII that are no OBIS code. */
  private static String listId(Data first) {
    return switch (first) {
      case Data.Text(var type, var text) -> text;
      case Data.OctetString(var octets) when isPrintable(octets) -> new Node("list id", first).text();
      default -> ""; // no type that could hold an identifier
    };
  }

  private static boolean isPrintable(Octets octets) {
    if (octets.isEmpty()) return false;
    for (int i = 0; i < octets.length(); i++) if (octets.u8(i) < 0x20 || octets.u8(i) > 0x7E) return false;
    return true;
  }

  private static Optional<PushReport> objectList(List<Data> elements, String listId) {
    for (int i = 0; i < Math.min(2, elements.size()); i++) {
      Optional<List<CaptureObject>> found = captureObjects(elements.get(i));
      if (found.isEmpty()) continue;
      List<CaptureObject> objects = found.get();
      // the list may name itself as its first object, and is then one of the values
      boolean namesItself = objects.size() == elements.size() - i;
      if (!namesItself && objects.size() != elements.size() - i - 1) continue;
      List<PushValue> values = new ArrayList<>();
      for (int k = namesItself ? 1 : 0; k < objects.size(); k++) {
        CaptureObject object = objects.get(k);
        Data value = elements.get(i + k + (namesItself ? 0 : 1));
        values.add(new PushValue(Optional.of(object.name()), object.classId(), object.attribute(), value,
            Optional.empty()));
      }
      return Optional.of(report(Form.OBJECT_LIST, i == 0 ? "" : listId, values));
    }
    return Optional.empty();
  }

  private static Optional<List<CaptureObject>> captureObjects(Data data) {
    if (!(data instanceof Data.Array(var entries)) || entries.isEmpty()) return Optional.empty();
    for (Data entry : entries) {
      if (!(entry instanceof Data.Structure(var fields)) || fields.size() < 4 || !(fields.get(0) instanceof Data.Int)
          || obis(fields.get(1)).isEmpty() || !(fields.get(2) instanceof Data.Int)
          || !(fields.get(3) instanceof Data.Int))
        return Optional.empty();
    }
    try {
      return Optional.of(CaptureObject.listOf(data));
    } catch (ShapeException noObjectList) {
      // an array of four values each that looks like a list but is none: another shape may fit
      return Optional.empty();
    }
  }

  private static Optional<PushReport> template(List<Data> elements, String listId, List<PushTemplate> templates) {
    Optional<PushTemplate> fitting = templates.stream().filter(t -> t.fits(listId, elements.size())).findFirst();
    return fitting.map(template -> {
      List<PushValue> values = new ArrayList<>();
      for (int i = 0; i < elements.size(); i++) {
        Data value = elements.get(i);
        template.fields().get(i).ifPresent(field -> values.add(
            new PushValue(Optional.of(field.name()), NO_CLASS, VALUE, value, field.scalerUnit())));
      }
      return report(Form.TEMPLATE, listId, values);
    });
  }

  private static Optional<PushReport> announcement(List<Data> elements) {
    if (elements.size() < 2 || elements.size() > 3 || !(elements.get(0) instanceof Data.OctetString(var device)))
      return Optional.empty();
    Optional<Obis> setup = obis(elements.get(1)).filter(name -> name.c() == PUSH_SETUP_C && name.d() == PUSH_SETUP_D);
    if (setup.isEmpty()) return Optional.empty();
    List<PushValue> values = elements.size() == 2
        ? List.of()
        : List.of(new PushValue(Optional.empty(), NO_CLASS, VALUE, elements.get(2), Optional.empty()));
    return Optional.of(new PushReport(Form.ANNOUNCEMENT, "", Optional.empty(), Optional.of(device), values));
  }

  /** OBIS code, value and perhaps scaler and unit: as structures of their own, or one after the other. */
  private static Optional<PushReport> named(List<Data> elements, String listId, List<PushTemplate> templates) {
    List<PushValue> values = new ArrayList<>();
    int at = 0;
    while (at < elements.size()) {
      Data element = elements.get(at);
      if (element instanceof Data.Structure(var fields) && (fields.size() == 2 || fields.size() == 3)
          && obis(fields.get(0)).isPresent()) {
        add(fields.get(0), fields.get(1), fields.size() == 3 ? scaler(fields.get(2)) : Optional.empty(), templates,
            values);
        at++;
      } else if (at + 1 < elements.size() && obis(element).isPresent()) {
        Optional<ScalerUnit> scaler = at + 2 < elements.size() ? scaler(elements.get(at + 2)) : Optional.empty();
        add(element, elements.get(at + 1), scaler, templates, values);
        at += scaler.isPresent() ? 3 : 2;
      } else if (values.isEmpty()) {
        at++; // identifiers and times that head the list
      } else {
        return Optional.empty();
      }
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(report(Form.NAMED_VALUES, listId, values));
  }

  private static void add(Data name, Data value, Optional<ScalerUnit> scaler, List<PushTemplate> templates,
      List<PushValue> values) {
    Optional<Obis> obis = obis(name);
    values.add(new PushValue(obis, NO_CLASS, VALUE, value, scaler.or(() -> known(obis, templates))));
  }

  private static Optional<ScalerUnit> known(Optional<Obis> name, List<PushTemplate> templates) {
    return templates.stream().flatMap(template -> template.fields().stream()).flatMap(Optional::stream)
        .filter(field -> name.equals(Optional.of(field.name()))).map(PushTemplate.Field::scalerUnit)
        .flatMap(Optional::stream).findFirst();
  }

  private static Optional<Obis> obis(Data data) {
    return data instanceof Data.OctetString(var octets) && octets.length() == 6
        ? Optional.of(Obis.CODEC.decode(octets))
        : Optional.empty();
  }

  private static Optional<ScalerUnit> scaler(Data data) {
    return data instanceof Data.Structure(var fields) && fields.size() == 2
        && fields.get(0) instanceof Data.Int(var type, long scaler) && scaler >= -128 && scaler <= 127
        && fields.get(1) instanceof Data.Int(var other, long unit) && unit >= 0 && unit <= 255
            ? Optional.of(ScalerUnit.of((int) scaler, (int) unit))
            : Optional.empty();
  }

  private static PushReport report(Form form, String listId, List<PushValue> values) {
    Optional<CosemDateTime> time = values.stream().flatMap(value -> CosemDateTimes.read(value.raw()).stream())
        .findFirst();
    return new PushReport(form, listId, time, Optional.empty(), values);
  }
}
