package io.gridtap.dlms.cosem;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A COSEM interface class (IEC 62056-6-2 §4): what attributes and methods its objects have. A class that the table
 * does not know has none by name; its attributes are taken by number, as they come.
 *
 * @param methodBase offset of the first method among the short names, the others follow in steps of 8; −1 not known
 */
public record InterfaceClass(int id, int version, String name, List<Attribute> attributes, List<Method> methods,
    int methodBase) {
  /**
   * @param dynamic set by the meter, not by configuration
   * @param type in the words of the standard
   * @param access of clients
   */
  public record Attribute(int id, String name, boolean dynamic, String type, Access access) {}

  /**
   * What the use of an attribute lets meters allow. What a meter does allow is up to the access rights of the association.
   */
  public enum Access {
    READ("r"), READ_WRITE("rw"),
    /** Some objects or meters can be written: a register that is preset. */
    READ_SELDOM_WRITE("r(w)"),
    /** Passwords and keys. */
    WRITE("w");

    private final String word;

    Access(String word) { this.word = word; }

    /** {@code r(w)} */
    public String word() { return word; }

    public boolean readable() { return this != WRITE; }

    /** False if no meter has a use for writing it. */
    public boolean writable() { return this != READ; }

    static Access of(String word) {
      for (Access access : values()) if (access.word.equals(word)) return access;
      throw new IllegalArgumentException("no access: " + word);
    }
  }

  public record Method(int id, String name) {
    /** Was a method in older versions; its short name may now be that of an attribute. */
    public boolean isReserved() {
      return name.startsWith("reserved_");
    }
  }

  private static final Map<Integer, TreeMap<Integer, InterfaceClass>> TABLE = new TreeMap<>();

  static {
    for (InterfaceClass known : InterfaceClassTable.read())
      TABLE.computeIfAbsent(known.id, id -> new TreeMap<>()).put(known.version, known);
  }

  public InterfaceClass {
    attributes = List.copyOf(attributes);
    methods = List.copyOf(methods);
  }

  /**
   * The class in this version; if the table lacks the version, the nearest older one, else the oldest. Classes the
   * table does not have are {@code class 9000}.
   */
  public static InterfaceClass of(int id, int version) {
    TreeMap<Integer, InterfaceClass> versions = TABLE.get(id);
    if (versions == null) return new InterfaceClass(id, version, "class " + id, List.of(), List.of(), -1);
    Map.Entry<Integer, InterfaceClass> entry = versions.floorEntry(version);
    return entry == null ? versions.firstEntry().getValue() : entry.getValue();
  }

  /** The newest version in the table. */
  public static InterfaceClass of(int id) { return of(id, Integer.MAX_VALUE); }

  /** By the name of the standard, blanks, underscores and case aside: {@code "profile generic"}. */
  public static Optional<InterfaceClass> ofName(String name) {
    String wanted = plain(name);
    return TABLE.values().stream().map(versions -> versions.lastEntry().getValue())
        .filter(known -> plain(known.name).equals(wanted)).findFirst();
  }

  private static String plain(String name) { return name.replaceAll("[ _-]", "").toLowerCase(Locale.ROOT); }

  /** All classes in all versions of the table. */
  public static List<InterfaceClass> all() {
    List<InterfaceClass> all = new ArrayList<>();
    for (TreeMap<Integer, InterfaceClass> versions : TABLE.values()) all.addAll(versions.values());
    return all;
  }

  public boolean isKnown() { return !attributes.isEmpty(); }

  public Optional<Attribute> attribute(int attributeId) {
    return attributeId < 1 || attributeId > attributes.size()
        ? Optional.empty()
        : Optional.of(attributes.get(attributeId - 1));
  }

  /** {@code scaler_unit} */
  public Optional<Attribute> attribute(String attributeName) {
    return attributes.stream().filter(attribute -> attribute.name.equals(attributeName)).findFirst();
  }

  /** {@code scaler_unit}, or {@code attribute 3} if it has no name here. */
  public String attributeName(int attributeId) {
    return attribute(attributeId).map(Attribute::name).orElse("attribute " + attributeId);
  }

  public Optional<Method> method(int methodId) {
    return methodId < 1 || methodId > methods.size() ? Optional.empty() : Optional.of(methods.get(methodId - 1));
  }

  public Optional<Method> method(String methodName) {
    return methods.stream().filter(method -> method.name.equals(methodName)).findFirst();
  }

  /** What to add to the base name for a method (IEC 62056-5-3, short name referencing). */
  public OptionalInt shortNameOffset(int methodId) {
    return methodBase < 0 || methodId < 1 || methodId > methods.size()
        ? OptionalInt.empty()
        : OptionalInt.of(methodBase + 8 * (methodId - 1));
  }

  /** The attribute at an offset from the base name: 8 is attribute 2. Empty if a method or nothing is there. */
  public Optional<Attribute> attributeAtOffset(int offset) {
    return offset < 0 || offset % 8 != 0 ? Optional.empty() : attribute(offset / 8 + 1);
  }

  /** The method at an offset from the base name. */
  public Optional<Method> methodAtOffset(int offset) {
    return methodBase < 0 || offset < methodBase || (offset - methodBase) % 8 != 0
        ? Optional.empty()
        : method((offset - methodBase) / 8 + 1).filter(method -> !method.isReserved());
  }

  /** {@code Register (3, version 0)} */
  @Override
  public String toString() { return "%s (%d, version %d)".formatted(name, id, version); }
}
