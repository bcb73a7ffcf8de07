package io.gridtap.dlms.cosem;

import io.gridtap.dlms.cosem.CosemObject.AttributeAccess;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The objects of a meter: object_list of its association (classes 12 and 15, attribute 2). */
public final class ObjectDirectory {
  private static final int ASSOCIATION_LN = 15;

  private final List<CosemObject> objects;
  private final Map<Obis, List<CosemObject>> byName = new LinkedHashMap<>();

  public ObjectDirectory(List<CosemObject> objects) {
    this.objects = List.copyOf(objects);
    for (CosemObject object : this.objects)
      byName.computeIfAbsent(object.name(), name -> new ArrayList<>()).add(object);
  }

  /**
   * Reads object_list of association LN. Which form the access modes have follows from the version under which the
   * list names the association itself; access modes may come as any whole number or boolean.
   */
  public static ObjectDirectory ofLogicalNames(Data objectList) {
    List<Node> entries = new Node("attribute 2 object_list", objectList).array();
    int version = associationVersion(entries);
    List<CosemObject> objects = new ArrayList<>(entries.size());
    for (Node entry : entries) objects.add(object(entry, version));
    return new ObjectDirectory(objects);
  }

  private static int associationVersion(List<Node> entries) {
    int version = 0;
    for (Node entry : entries) {
      List<Node> fields = entry.structureOfAtLeast(3, "class_id", "version", "logical_name");
      if (fields.get(0).u16() != ASSOCIATION_LN) continue;
      if (fields.get(2).obis().equals(Obis.CURRENT_ASSOCIATION)) return fields.get(1).u8();
      version = Math.max(version, fields.get(1).u8());
    }
    return version;
  }

  private static CosemObject object(Node entry, int associationVersion) {
    List<Node> fields = entry.structureOfAtLeast(3, "class_id", "version", "logical_name", "access_rights");
    SortedMap<Integer, AttributeAccess> attributes = new TreeMap<>();
    SortedMap<Integer, AccessRights> methods = new TreeMap<>();
    if (fields.size() > 3 && !(fields.get(3).data() instanceof Data.Null)) {
      List<Node> rights = fields.get(3).structureOfAtLeast(1, "attribute_access", "method_access");
      for (Node attribute : rights.get(0).array()) {
        List<Node> cells = attribute.structureOfAtLeast(2, "attribute_id", "access_mode", "access_selectors");
        List<Integer> selectors = new ArrayList<>();
        if (cells.size() > 2) for (Node selector : cells.get(2).array()) selectors.add(selector.integer(-128, 255));
        attributes.put(cells.get(0).i8(),
            new AttributeAccess(AccessRights.ofAttribute(cells.get(1).u8(), associationVersion), selectors));
      }
      if (rights.size() > 1) for (Node method : rights.get(1).array()) {
        List<Node> cells = method.structureOfAtLeast(2, "method_id", "access_mode");
        methods.put(cells.get(0).i8(), AccessRights.ofMethod(cells.get(1).u8(), associationVersion));
      }
    }
    return new CosemObject(fields.get(2).obis(), fields.get(0).u16(), fields.get(1).u8(), OptionalInt.empty(),
        attributes, methods);
  }

  /** Reads object_list of association SN. */
  public static ObjectDirectory ofShortNames(Data objectList) {
    List<CosemObject> objects = new ArrayList<>();
    for (Node entry : new Node("attribute 2 object_list", objectList).array()) {
      List<Node> fields = entry.structure("base_name", "class_id", "version", "logical_name");
      // base_name is signed on the wire: FA00 comes as −1536
      objects.add(CosemObject.ofShortName(fields.get(3).obis(), fields.get(1).u16(), fields.get(2).u8(),
          fields.get(0).integer(-0x8000, 0xFFFF) & 0xFFFF));
    }
    return new ObjectDirectory(objects);
  }

  /** object_list of association LN, its access modes in the form of the version. */
  public Data toLogicalNameList(int associationVersion) {
    return Data.array(objects.stream().map(object -> entry(object, associationVersion)).toList());
  }

  /** object_list_element of association LN. */
  static Data entry(CosemObject object, int associationVersion) {
    List<Data> attributes = new ArrayList<>();
    object.attributes().forEach((id, access) -> attributes.add(Data.structure(Data.integer(id),
        Data.enumerated(access.rights().attributeMode(associationVersion)),
        access.selectors().isEmpty()
            ? Data.NULL
            : Data.array(access.selectors().stream().map(Data::integer).toList()))));
    List<Data> methods = new ArrayList<>();
    object.methods().forEach((id, rights) -> {
      int mode = rights.methodMode(associationVersion);
      methods.add(Data.structure(Data.integer(id),
          associationVersion == 0 ? Data.bool(mode != 0) : Data.enumerated(mode)));
    });
    return Data.structure(Data.longUnsigned(object.classId()), Data.unsigned(object.version()),
        Data.octetString(Obis.CODEC.encode(object.name())),
        Data.structure(Data.array(attributes), Data.array(methods)));
  }

  /** object_list of association SN: the objects that have short names. */
  public Data toShortNameList() {
    List<Data> entries = new ArrayList<>();
    for (CosemObject object : objects) {
      if (object.baseName().isEmpty()) continue;
      entries.add(Data.structure(Data.longInteger((short) object.baseName().getAsInt()),
          Data.longUnsigned(object.classId()), Data.unsigned(object.version()),
          Data.octetString(Obis.CODEC.encode(object.name()))));
    }
    return Data.array(entries);
  }

  public List<CosemObject> objects() { return objects; }

  /** The first object of the name: names are unique but for faulty meters. */
  public Optional<CosemObject> find(Obis name) {
    List<CosemObject> found = byName.get(name);
    return found == null ? Optional.empty() : Optional.of(found.get(0));
  }

  public Optional<CosemObject> find(Obis name, int classId) {
    return byName.getOrDefault(name, List.of()).stream().filter(object -> object.classId() == classId).findFirst();
  }

  public List<CosemObject> ofClass(int classId) {
    return objects.stream().filter(object -> object.classId() == classId).toList();
  }

  /** The object whose short names hold this one: the one with the greatest base name not above. */
  public Optional<CosemObject> ofShortName(int shortName) {
    CosemObject best = null;
    for (CosemObject object : objects) {
      int base = object.baseName().orElse(Integer.MAX_VALUE);
      if (base <= shortName && (best == null || base > best.baseName().orElse(0))) best = object;
    }
    return Optional.ofNullable(best);
  }

  /** One line an object, see {@link ObjectDirectoryText}. */
  public String toText() {
    return ObjectDirectoryText.print(objects);
  }

  /** @throws IllegalArgumentException naming the line */
  public static ObjectDirectory parse(String text) {
    return new ObjectDirectory(ObjectDirectoryText.parse(text));
  }

  @Override
  public boolean equals(Object other) { return other instanceof ObjectDirectory that && objects.equals(that.objects); }

  @Override
  public int hashCode() { return objects.hashCode(); }

  @Override
  public String toString() { return objects.size() + " objects"; }
}
