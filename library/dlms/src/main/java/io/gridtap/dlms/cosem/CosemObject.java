package io.gridtap.dlms.cosem;

import io.gridtap.dlms.xdlms.Obis;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An object of a meter as its association lists it.
 *
 * @param baseName of its short names, multiples of 8; empty with logical names
 * @param attributes rights by attribute id; empty if the list has none
 * @param methods rights by method id
 */
public record CosemObject(Obis name, int classId, int version, OptionalInt baseName,
    SortedMap<Integer, AttributeAccess> attributes, SortedMap<Integer, AccessRights> methods) {
  /** @param selectors of selective access */
  public record AttributeAccess(AccessRights rights, List<Integer> selectors) {
    public AttributeAccess { selectors = List.copyOf(selectors); }
  }

  public CosemObject {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    methods = Collections.unmodifiableSortedMap(new TreeMap<>(methods));
  }

  /** Without rights: who asks finds out. */
  public static CosemObject of(Obis name, int classId, int version) {
    return new CosemObject(name, classId, version, OptionalInt.empty(), new TreeMap<>(), new TreeMap<>());
  }

  public static CosemObject ofShortName(Obis name, int classId, int version, int baseName) {
    return new CosemObject(name, classId, version, OptionalInt.of(baseName), new TreeMap<>(), new TreeMap<>());
  }

  /** False only if the list says so; a list without rights says nothing. */
  public boolean canRead(int attribute) {
    if (attributes.isEmpty()) return true;
    AttributeAccess access = attributes.get(attribute);
    return access != null && access.rights().canRead();
  }

  /** False only if the list says so. */
  public boolean canWrite(int attribute) {
    if (attributes.isEmpty()) return true;
    AttributeAccess access = attributes.get(attribute);
    return access != null && access.rights().canWrite();
  }

  /** False only if the list says so. */
  public boolean canInvoke(int method) {
    if (attributes.isEmpty() && methods.isEmpty()) return true;
    return methods.getOrDefault(method, AccessRights.NONE).canInvoke();
  }

  /** What the list says; none if it does not name the attribute. */
  public AccessRights rights(int attribute) {
    AttributeAccess access = attributes.get(attribute);
    return access == null ? AccessRights.NONE : access.rights();
  }

  /** What the list says; none if it does not name the method. */
  public AccessRights methodRights(int method) {
    return methods.getOrDefault(method, AccessRights.NONE);
  }

  /** Whether the list says that the attribute takes this selector. */
  public boolean hasSelector(int attribute, int selector) {
    AttributeAccess access = attributes.get(attribute);
    return access != null && access.selectors().contains(selector);
  }

  public InterfaceClass interfaceClass() { return InterfaceClass.of(classId, version); }

  /** {@code base + 8 × (id − 1)}; empty if the object has no short names. */
  public OptionalInt shortNameOfAttribute(int attribute) {
    return baseName.isEmpty() ? OptionalInt.empty() : OptionalInt.of(baseName.getAsInt() + 8 * (attribute - 1));
  }

  /** Empty if the object has no short names, or its class is not known to have this method. */
  public OptionalInt shortNameOfMethod(int method) {
    OptionalInt offset = interfaceClass().shortNameOffset(method);
    return baseName.isEmpty() || offset.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(baseName.getAsInt() + offset.getAsInt());
  }

}
