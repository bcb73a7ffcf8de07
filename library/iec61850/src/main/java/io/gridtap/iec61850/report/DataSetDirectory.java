package io.gridtap.iec61850.report;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a data set, made ready to name and type what reports bring: each member is broken down to its leaves
 * once, here.
 *
 * @param reference {@code LD0/LLN0$dsStat}, or {@code @name} for one of the association
 */
public record DataSetDirectory(String reference, List<Member> members) {

  /** A member before it is known what stands beside it. @param reference empty if the device's name has no known form */
  public record Entry(String name, Optional<FcReference> reference, ValueType type) {
    public static Entry of(FcReference reference, ValueType type) {
      return new Entry(reference.toString(), Optional.of(reference), type);
    }
  }

  /**
   * A member.
   *
   * @param dataSet reference of its data set; empty if that is not known
   * @param name {@code LD0/MMXU1.A[MX]}
   * @param leaves in the order of the wire
   */
  public record Member(String dataSet, String name, Optional<FcReference> reference, ValueType type,
      List<Leaf> leaves) {
    public Member { leaves = List.copyOf(leaves); }

    /** The name without the logical device: {@code MMXU1.A[MX]}. */
    public String shortName() {
      return name.substring(name.indexOf('/') + 1);
    }
  }

  /**
   * An attribute within a member.
   *
   * @param path from the data object on: {@code A.phsA.cVal.mag.f}
   * @param component the same without the data object: {@code phsA.cVal.mag.f}
   * @param quality where the quality that goes with it is found
   * @param timestamp where the time that goes with it is found
   */
  public record Leaf(String path, String component, ValueType.Leaf type, Optional<Place> quality,
      Optional<Place> timestamp) {
    /** Whether it is a value of the process, and not the {@code q} or {@code t} of one. */
    public boolean isValue() {
      String name = path.substring(path.lastIndexOf('.') + 1);
      return switch (type.kind()) {
        case QUALITY -> !name.equals("q");
        case TIMESTAMP -> !name.equals("t");
        case BOOLEAN, INTEGER, UNSIGNED, FLOAT, ENUMERATED, DBPOS, TCMD, CHECK, ENTRY_TIME, TEXT, OCTETS, BITS, ANY ->
          true;
      };
    }
  }

  /** A leaf of a data set: which member, and which of its leaves. */
  public record Place(int member, int leaf) {}

  public DataSetDirectory { members = List.copyOf(members); }

  /** Finds for each value the quality and the time nearest above it, in its own member or another. */
  public static DataSetDirectory of(String reference, List<Entry> entries) {
    List<List<RawLeaf>> raw = new ArrayList<>();
    Map<String, Place> places = new HashMap<>();
    for (int m = 0; m < entries.size(); m++) {
      List<RawLeaf> leaves = new ArrayList<>();
      Entry entry = entries.get(m);
      if (entry.reference.isPresent()) collect(entry.reference.get(), entry.type, leaves);
      else
        collect(entry.name, entry.type, leaves);
      for (int l = 0; l < leaves.size(); l++) {
        String scope = entry.reference.map(r -> r.logicalDevice() + r.constraint()).orElse("");
        places.putIfAbsent(scope + leaves.get(l).name, new Place(m, l));
      }
      raw.add(leaves);
    }
    List<Member> members = new ArrayList<>();
    for (int m = 0; m < entries.size(); m++) {
      Entry entry = entries.get(m);
      String scope = entry.reference.map(r -> r.logicalDevice() + r.constraint()).orElse("");
      List<Leaf> leaves = new ArrayList<>();
      for (RawLeaf leaf : raw.get(m)) {
        String path = leaf.name.substring(leaf.name.indexOf('.') + 1);
        leaves.add(new Leaf(path, path.substring(path.indexOf('.') + 1), leaf.type, companion("q", scope, leaf, places),
            companion("t", scope, leaf, places)));
      }
      members.add(new Member(reference, entry.name, entry.reference, entry.type, leaves));
    }
    return new DataSetDirectory(reference, members);
  }

  /** The data set as the SCL file has it. */
  public static DataSetDirectory of(String reference, IedModel.DataSet dataSet) {
    List<Entry> entries = new ArrayList<>();
    for (IedModel.Member member : dataSet.members()) entries.add(Entry.of(reference(member), type(member)));
    return of(reference, entries);
  }

  public static FcReference reference(IedModel.Member member) {
    String[] parts = member.item().split("\\$", -1);
    List<String> path = new ArrayList<>(Arrays.asList(parts).subList(2, parts.length));
    member.index().ifPresent(index -> path.set(path.size() - 1, path.getLast() + "(" + index + ")"));
    member.component().ifPresent(component -> path.addAll(Arrays.asList(component.split("\\$", -1))));
    return new FcReference(member.domain(), parts[0], member.fc(), path);
  }

  private static ValueType type(IedModel.Member member) {
    boolean oneElement = member.index().isPresent() && member.component().isEmpty();
    FunctionalConstraint constraint = member.fc();
    return oneElement ? ValueType.ofOne(member.node(), constraint) : ValueType.of(member.node(), constraint);
  }

  private record RawLeaf(String name, ValueType.Leaf type) {}

  /** The elements of a range have their own names. */
  private static void collect(FcReference reference, ValueType type, List<RawLeaf> leaves) {
    if (!reference.ranged() || !(type instanceof ValueType.Array(int count, ValueType element))) {
      collect(reference.withoutDevice(), type, leaves);
      return;
    }
    for (int i = 0; i < count; i++) collect(reference.element(i), element, leaves);
  }

  private static void collect(String name, ValueType type, List<RawLeaf> leaves) {
    switch (type) {
      case ValueType.Leaf leaf -> leaves.add(new RawLeaf(name, leaf));
      case ValueType.Structure(List<ValueType.Component> components) -> {
        for (ValueType.Component component : components)
          collect(name + "." + component.name(), component.type(), leaves);
      }
      case ValueType.Array(int count, ValueType element) -> {
        for (int i = 0; i < count; i++) collect(name + "(" + i + ")", element, leaves);
      }
    }
  }

  /** The {@code q} or {@code t} in the innermost structure around the leaf that has one. */
  private static Optional<Place> companion(String which, String scope, RawLeaf leaf, Map<String, Place> places) {
    String above = leaf.name;
    while (above.lastIndexOf('.') >= 0) {
      above = above.substring(0, above.lastIndexOf('.'));
      Place place = places.get(scope + above + "." + which);
      if (place != null && above.indexOf('.') >= 0) return Optional.of(place);
    }
    return Optional.empty();
  }

  /** Types what a report or a read brought for one member. */
  public static Values values(Member member, AccessResult result) {
    Value[] values = new Value[member.leaves.size()];
    Filler filler = new Filler(values);
    boolean fits = switch (result) {
      case AccessResult.Failure failure -> {
        Arrays.fill(values, new Value.Unavailable(failure));
        yield true;
      }
      case Data data -> filler.fill(member.type, data) && filler.at == values.length;
    };
    return fits ? new Values(List.of(values), true) : new Values(List.of(new Value.Other((Data) result)), false);
  }

  /** @param fits false if the data are not of the member's type; then there is one untyped value */
  public record Values(List<Value> list, boolean fits) {}

  /** Walks type and data side by side. */
  private static final class Filler {
    private final Value[] values;
    private int at;

    Filler(Value[] values) { this.values = values; }

    boolean fill(ValueType type, Data data) {
      return switch (type) {
        case ValueType.Leaf leaf -> {
          values[at++] = leaf.value(data);
          yield leaf.kind().takes(data);
        }
        case ValueType.Structure(List<ValueType.Component> components) -> {
          if (!(data instanceof Data.Structure(List<Data> parts)) || parts.size() != components.size()) yield false;
          for (int i = 0; i < parts.size(); i++) if (!fill(components.get(i).type(), parts.get(i))) yield false;
          yield true;
        }
        case ValueType.Array(int count, ValueType element) -> {
          if (!(data instanceof Data.Array(List<Data> parts)) || parts.size() != count) yield false;
          for (Data part : parts) if (!fill(element, part)) yield false;
          yield true;
        }
      };
    }
  }
}
