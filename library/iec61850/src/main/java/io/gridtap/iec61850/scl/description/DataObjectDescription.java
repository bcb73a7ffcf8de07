package io.gridtap.iec61850.scl.description;

import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.description.CommonDataClass.Presence;
import io.gridtap.iec61850.scl.description.CommonDataClass.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A data object or sub data object: the mandatory attributes of its common data class, those of the optional that were
 * chosen, and attributes of its own. Values are those it begins with.
 */
public final class DataObjectDescription {
  /** What an object consists of, in the order of the wire. */
  sealed interface Part {
    record Attribute(AttributeDescription attribute) implements Part {}

    record SubObject(DataObjectDescription object) implements Part {}

    /** Oper, SBOw and Cancel. @param check whether it has Check, as a Cancel has not */
    record Service(String name, BasicType ctlVal, Optional<String> enumeration, boolean operTm, boolean check)
        implements
          Part {}
  }

  /** @param settingGroup none if it belongs to no setting group */
  record InitialValue(OptionalInt settingGroup, String text) {}

  private static final String CTL_MODEL = "ctlModel";
  private static final Set<String> OF_COMMANDED = Set.of("origin", "ctlNum");
  private static final Set<String> OF_SELECTED = Set.of("stSeld", "sboTimeout", "sboClass");

  private final String where;
  private final String name;
  private final String cdc;
  private final Optional<CommonDataClass> table;
  private final Optional<String> enumeration;
  /** To a data object, beyond its class. */
  private final boolean added;
  private final Set<String> chosen = new LinkedHashSet<>();
  /** Of the table and of its own. */
  private final Map<String, DataObjectDescription> subObjects = new LinkedHashMap<>();
  /** In the order they were described, sub objects by name. */
  private final Map<String, Optional<AttributeDescription>> own = new LinkedHashMap<>();
  private final Map<String, List<InitialValue>> values = new LinkedHashMap<>();
  private OptionalInt count = OptionalInt.empty();
  private CtlModel model = CtlModel.STATUS_ONLY;
  private boolean timeActivated;
  private boolean inSettingGroups;

  /** @param above the logical node or data object it is in, for messages */
  DataObjectDescription(String above, String name, CommonDataClass table, Optional<String> enumeration) {
    this(above, name, table, enumeration, false);
  }

  private DataObjectDescription(String above, String name, CommonDataClass table, Optional<String> enumeration,
      boolean added) {
    this(above, name, table.name(), Optional.of(table), enumeration, added);
    if (table.enumerated() != enumeration.isPresent())
      throw new IllegalArgumentException(table.enumerated()
          ? "%s of class %s needs the name of its enumeration".formatted(where, cdc)
          : "%s of class %s has no enumeration".formatted(where, cdc));
    for (Row row : table.rows())
      if (row instanceof Row.SubObject(String sub, String subClass, Presence _))
        subObjects.put(sub,
            new DataObjectDescription(where, sub, CommonDataClass.of(subClass), Optional.empty()));
  }

  /** One of a class that has no table here. */
  DataObjectDescription(String above, String name, String cdc) {
    this(above, name, Names.plain("a common data class", cdc), Optional.empty(), Optional.empty(), false);
  }

  private DataObjectDescription(String above, String name, String cdc, Optional<CommonDataClass> table,
      Optional<String> enumeration, boolean added) {
    this.name = Names.plain("a data object", name);
    this.where = above + "." + name;
    this.cdc = cdc;
    this.table = table;
    this.enumeration = enumeration;
    this.added = added;
  }

  public String name() { return name; }

  /**
   * Chooses optional attributes and sub data objects of the class, such as the phases of WYE; those of a sub data object
   * by a path, {@code phsA.units}. One that gets a value by {@link #value} is chosen by that.
   *
   * @throws IllegalArgumentException if the class has none of this name
   */
  public DataObjectDescription with(String... optional) {
    for (String path : optional) {
      int dot = path.indexOf('.');
      if (dot >= 0) subObject(path.substring(0, dot)).with(path.substring(dot + 1));
      else
        choose(path);
    }
    return this;
  }

  private void choose(String wanted) {
    List<String> optional = table.map(CommonDataClass::optional).orElse(List.of());
    if (optional.contains(wanted)) chosen.add(wanted);
    else if (!known(wanted))
      throw new IllegalArgumentException("%s of class %s may have %s, not %s".formatted(where, cdc, optional, wanted));
  }

  private boolean known(String member) {
    return own.containsKey(member) || table.map(t -> t.mandatory().contains(member) || t.optional().contains(member))
        .orElse(false);
  }

  /**
   * A sub data object of the class or of its own.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public DataObjectDescription subObject(String wanted) {
    DataObjectDescription sub = subObjects.get(wanted);
    if (sub == null) throw new IllegalArgumentException("%s has no data object %s".formatted(where, wanted));
    if (!own.containsKey(wanted)) choose(wanted);
    return sub;
  }

  /**
   * A further attribute, behind those of the class.
   *
   * @throws IllegalArgumentException if its name is taken, or it has no functional constraint
   */
  public DataObjectDescription attribute(AttributeDescription attribute) {
    if (attribute.constraint().isEmpty())
      throw new IllegalArgumentException("%s.%s needs a functional constraint".formatted(where, attribute.name()));
    add(attribute.name(), Optional.of(attribute));
    return this;
  }

  /** A sub data object of its own, such as {@code phsAHar} of HWYE, which is an {@link #array}. */
  public DataObjectDescription addSubObject(String sub, CommonDataClass subClass) {
    DataObjectDescription object = new DataObjectDescription(where, sub, subClass, Optional.empty(), true);
    add(sub, Optional.empty());
    subObjects.put(sub, object);
    return object;
  }

  private void add(String member, Optional<AttributeDescription> attribute) {
    if (known(member)) throw Names.second("member", member, where);
    own.put(member, attribute);
  }

  /**
   * Makes it an array, which only a sub data object of one's own can be: see {@link #addSubObject}.
   *
   * @param elements from 1
   */
  public DataObjectDescription array(int elements) {
    if (!added)
      throw new IllegalArgumentException("%s: only what addSubObject adds can be an array".formatted(where));
    if (elements < 1) throw new IllegalArgumentException("%s: an array has at least one element".formatted(where));
    count = OptionalInt.of(elements);
    return this;
  }

  /**
   * How it is controlled: status-only, if nothing is said. The value of ctlModel and the attributes for the services
   * follow from it: SBO or SBOw to select, Oper, and Cancel for all but direct-with-normal-security; stSeld, sboTimeout and
   * sboClass where it is selected before; origin and ctlNum.
   *
   * @throws IllegalArgumentException if the class takes no commands
   */
  public DataObjectDescription control(CtlModel wanted) {
    if (!controllable())
      throw new IllegalArgumentException("%s of class %s takes no commands".formatted(where, cdc));
    model = wanted;
    return this;
  }

  private boolean controllable() { return table.map(CommonDataClass::controllable).orElse(false); }

  /** Takes commands for later, too: operTm. */
  public DataObjectDescription timeActivated() {
    if (model == CtlModel.STATUS_ONLY) throw new IllegalArgumentException(where + " takes no commands");
    timeActivated = true;
    return this;
  }

  /**
   * A setting whose values are those of the active setting group (SG, SE) instead of one alone (SP).
   *
   * @throws IllegalArgumentException if the class is none of settings
   */
  public DataObjectDescription inSettingGroups() {
    if (!table.map(CommonDataClass::setting).orElse(false))
      throw new IllegalArgumentException("%s of class %s is no setting".formatted(where, cdc));
    inSettingGroups = true;
    return this;
  }

  /**
   * The value an attribute begins with, as SCL files write it: {@code value("units.SIUnit", "V")}. It replaces an earlier
   * one. Whether it fits is looked at when the model is made.
   *
   * @param path names with dots from this object on, elements of arrays as {@code phsAHar(3)}
   * @throws IllegalArgumentException if the class has none of this name, or it is ctlModel, which {@link #control} says
   */
  public DataObjectDescription value(String path, String text) {
    chooseFor(path);
    values.put(path, List.of(new InitialValue(OptionalInt.empty(), text)));
    return this;
  }

  /** The same in one setting group. @param settingGroup from 1 */
  public DataObjectDescription value(String path, int settingGroup, String text) {
    chooseFor(path);
    List<InitialValue> groups = new ArrayList<>(values.getOrDefault(path, List.of()));
    groups.removeIf(value -> value.settingGroup().isEmpty() || value.settingGroup().getAsInt() == settingGroup);
    groups.add(new InitialValue(OptionalInt.of(settingGroup), text));
    values.put(path, groups);
    return this;
  }

  private void chooseFor(String path) {
    String[] steps = path.split("\\.", 2);
    String first = steps[0].replaceFirst("\\(.*", "");
    if (!known(first)) throw new IllegalArgumentException("%s has no %s for a value".formatted(where, first));
    if (first.equals(CTL_MODEL) && controllable())
      throw new IllegalArgumentException("%s.ctlModel follows from control(…): say it there".formatted(where));
    DataObjectDescription sub = subObjects.get(first);
    if (sub == null) {
      if (!own.containsKey(first)) choose(first);
    } else if (steps.length > 1) subObject(first).chooseFor(steps[1]);
  }

  // For the document

  String cdc() { return cdc; }

  OptionalInt count() { return count; }

  /** By paths from this object on; those that were said of a sub data object itself before those said here. */
  Map<String, List<InitialValue>> values() {
    Map<String, List<InitialValue>> all = new LinkedHashMap<>();
    if (controllable()) all.put(CTL_MODEL, List.of(new InitialValue(OptionalInt.empty(), model.text())));
    subObjects.forEach((sub, object) -> {
      if (has(sub)) object.values().forEach((path, value) -> {
        for (String element : object.elements()) all.put(element + "." + path, value);
      });
    });
    all.putAll(values);
    return all;
  }

  /** What values of its own are values of: it, or each of its elements. */
  private List<String> elements() {
    if (count.isEmpty()) return List.of(name);
    return IntStream.range(0, count.getAsInt()).mapToObj(ix -> "%s(%d)".formatted(name, ix)).toList();
  }

  private boolean has(String member) {
    return chosen.contains(member) || own.containsKey(member)
        || table.map(t -> t.mandatory().contains(member)).orElse(false);
  }

  Optional<DataObjectDescription> sub(String wanted) { return Optional.ofNullable(subObjects.get(wanted)); }

  /** @throws IllegalArgumentException if of what its class has at least one of, none was chosen */
  List<Part> parts() {
    List<String> group = table.map(CommonDataClass::atLeastOne).orElse(List.of());
    if (!group.isEmpty() && group.stream().noneMatch(chosen::contains))
      throw new IllegalArgumentException("%s of class %s needs at least one of %s: choose by with(…)".formatted(where,
          cdc, group));
    List<Part> parts = new ArrayList<>();
    for (Row row : table.map(CommonDataClass::rows).orElse(List.of())) {
      if (row.presence() != Presence.MANDATORY && !chosen.contains(row.name()) && !controlNeeds(row.name())) continue;
      switch (row) {
        case Row.Attribute(AttributeDescription attribute, Presence _) ->
          parts.add(new Part.Attribute(here(attribute)));
        case Row.SubObject sub -> parts.add(new Part.SubObject(subObject(sub.name())));
      }
    }
    parts.addAll(services());
    own.forEach((member, attribute) -> parts.add(attribute.<Part>map(Part.Attribute::new)
        .orElseGet(() -> new Part.SubObject(subObject(member)))));
    return parts;
  }

  private boolean controlNeeds(String attribute) {
    return model != CtlModel.STATUS_ONLY && OF_COMMANDED.contains(attribute)
        || model.selectBeforeOperate() && OF_SELECTED.contains(attribute);
  }

  /** As it is in this object: with its enumeration, under its constraint. */
  private AttributeDescription here(AttributeDescription attribute) {
    AttributeDescription typed = attribute.typeName().equals(Optional.of(Rows.NAMED_BY_OBJECT))
        ? attribute.ofType(enumeration.orElseThrow())
        : attribute;
    boolean setting = inSettingGroups && typed.constraint().equals(Optional.of(FunctionalConstraint.SP));
    return setting ? typed.under(FunctionalConstraint.SE) : typed;
  }

  private List<Part> services() {
    List<Part> services = new ArrayList<>();
    Optional<BasicType> ctlVal = table.flatMap(CommonDataClass::command);
    if (ctlVal.isEmpty() || model == CtlModel.STATUS_ONLY) return services;
    if (model == CtlModel.SBO_WITH_NORMAL_SECURITY)
      services.add(new Part.Attribute(
          AttributeDescription.of("SBO", BasicType.OBJ_REF, FunctionalConstraint.CO)));
    if (model == CtlModel.SBO_WITH_ENHANCED_SECURITY) services.add(service("SBOw", ctlVal.get(), true));
    services.add(service("Oper", ctlVal.get(), true));
    if (model != CtlModel.DIRECT_WITH_NORMAL_SECURITY || timeActivated)
      services.add(service("Cancel", ctlVal.get(), false));
    return services;
  }

  private Part service(String service, BasicType ctlVal, boolean check) {
    return new Part.Service(service, ctlVal, enumeration, timeActivated, check);
  }
}
