package io.gridtap.iec61850.client;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.client.Difference.Kind;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.scl.BasicType;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.TypeDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what a device says of itself with what an SCL file says of it. */
public final class ModelDifferences {
  private final List<Difference> found = new ArrayList<>();

  private ModelDifferences() {}

  /**
   * In the order of the file; what only the device has comes behind its neighbours.
   *
   * <p>Members of data sets and configuration revisions are compared as far as the model has them: see
   * {@link Directory#modelWithConfiguration}.
   */
  public static List<Difference> between(IedModel file, ServerModel device) {
    ModelDifferences differences = new ModelDifferences();
    differences.compare(file, device);
    return List.copyOf(differences.found);
  }

  private void compare(IedModel file, ServerModel device) {
    for (IedModel.LogicalDevice inFile : file.logicalDevices()) {
      Optional<ServerModel.LogicalDevice> inDevice = device.logicalDevice(inFile.name());
      if (inDevice.isEmpty()) missing(Kind.LOGICAL_DEVICE, inFile.name());
      else
        compare(inFile, inDevice.get());
    }
    for (ServerModel.LogicalDevice inDevice : device.logicalDevices())
      if (file.logicalDevice(inDevice.name()).isEmpty()) extra(Kind.LOGICAL_DEVICE, inDevice.name());
  }

  private void compare(IedModel.LogicalDevice inFile, ServerModel.LogicalDevice inDevice) {
    Map<String, ServerModel.LogicalNode> nodes = new LinkedHashMap<>();
    for (ServerModel.LogicalNode node : inDevice.logicalNodes()) nodes.put(node.name(), node);
    for (IedModel.LogicalNode node : inFile.logicalNodes()) {
      ServerModel.LogicalNode other = nodes.remove(node.name());
      if (other == null) missing(Kind.LOGICAL_NODE, inFile.name() + "/" + node.name());
      else
        compare(node, other);
    }
    for (ServerModel.LogicalNode node : nodes.values()) extra(Kind.LOGICAL_NODE, node.reference());
  }

  private void compare(IedModel.LogicalNode inFile, ServerModel.LogicalNode inDevice) {
    String node = inDevice.reference();
    Map<String, ServerModel.DataObject> objects = new LinkedHashMap<>();
    for (ServerModel.DataObject object : inDevice.dataObjects()) objects.put(object.name(), object);
    for (IedModel.DataObject object : inFile.dataObjects()) {
      ServerModel.DataObject other = objects.remove(object.name());
      String reference = node + "." + object.name();
      // one without attributes has no name in MMS
      if (other != null) compare(object, other, reference);
      else if (!object.constraints().isEmpty()) missing(Kind.DATA_OBJECT, reference);
    }
    for (ServerModel.DataObject object : objects.values()) extra(Kind.DATA_OBJECT, node + "." + object.name());
    compareDataSets(inFile, inDevice);
    compareControlBlocks(inFile, inDevice);
    compareNames(Kind.LOG, node + "$", inFile.logs(), inDevice.logs());
  }

  // Data

  private void compare(IedModel.Node inFile, ServerModel.Node inDevice, String reference) {
    OptionalInt elements = inFile.count();
    if (!elements.equals(inDevice.count())) {
      found.add(new Difference.TypeDiffers(reference, elements(elements), elements(inDevice.count())));
      return;
    }
    Map<String, List<ServerModel.Node>> others = new LinkedHashMap<>();
    for (ServerModel.Node child : inDevice.children())
      others.computeIfAbsent(child.name(), _ -> new ArrayList<>()).add(child);
    for (IedModel.Node child : inFile.children()) {
      String childReference = reference + "." + child.name();
      List<ServerModel.Node> candidates = others.remove(child.name());
      switch (child) {
        case IedModel.DataObject object -> {
          if (candidates != null) compareObject(object, candidates, childReference);
          else if (!object.constraints().isEmpty()) missing(Kind.DATA_OBJECT, childReference);
        }
        case IedModel.DataAttribute attribute -> {
          if (candidates != null) compareAttribute(attribute, candidates, childReference);
          else
            missing(Kind.DATA_ATTRIBUTE, childReference + "[" + attribute.fc() + "]");
        }
      }
    }
    for (Map.Entry<String, List<ServerModel.Node>> extra : others.entrySet())
      extra(extra.getValue().getFirst() instanceof ServerModel.DataObject ? Kind.DATA_OBJECT : Kind.DATA_ATTRIBUTE,
          reference + "." + extra.getKey());
    compareOrder(inFile, inDevice, reference);
  }

  private static String elements(OptionalInt count) {
    return count.isEmpty() ? "no array" : "an array of " + count.getAsInt();
  }

  private void compareObject(IedModel.DataObject inFile, List<ServerModel.Node> candidates, String reference) {
    // what seems to be an attribute may be a data object that has nothing the others have
    compare(inFile, candidates.getFirst(), reference);
  }

  private void compareAttribute(IedModel.DataAttribute inFile, List<ServerModel.Node> candidates, String reference) {
    Optional<ServerModel.Node> same = candidates.stream().filter(node -> node.carries(inFile.fc())).findFirst()
        // not all devices have the copy to be edited
        .or(() -> candidates.stream().filter(node -> node.constraints().stream().anyMatch(inFile::carries))
            .findFirst());
    if (same.isEmpty()) {
      found.add(new Difference.ConstraintDiffers(reference, inFile.fc(),
          candidates.getFirst().constraints().iterator().next()));
      return;
    }
    if (!inFile.children().isEmpty() || inFile.type() == BasicType.PHY_COM_ADDR) {
      if (inFile.children().isEmpty()) return; // its parts are not in the file
      if (same.get().children().isEmpty() && same.get() instanceof ServerModel.DataAttribute leaf
          && leaf.type().isPresent())
        found.add(new Difference.TypeDiffers(reference, "a structure", text(leaf.type().get())));
      else
        compare(inFile, same.get(), reference);
      return;
    }
    if (!inFile.count().equals(same.get().count()))
      found.add(new Difference.TypeDiffers(reference, elements(inFile.count()), elements(same.get().count())));
    else if (same.get() instanceof ServerModel.DataAttribute attribute)
      attribute.type().ifPresent(type -> compareType(inFile, type, reference));
    else
      found.add(new Difference.TypeDiffers(reference, inFile.type().sclName(), "a data object"));
  }

  private void compareType(IedModel.DataAttribute inFile, TypeDescription inDevice, String reference) {
    if (inFile.type() == BasicType.ENUM && inDevice instanceof TypeDescription.Int(int bits)) {
      if (bits != 8) found.add(new Difference.EnumerationWidth(reference, bits));
      return;
    }
    if (!fits(inFile.type(), inDevice))
      found.add(new Difference.TypeDiffers(reference, inFile.type().sclName(), text(inDevice)));
  }

  private void compareOrder(IedModel.Node inFile, ServerModel.Node inDevice, String reference) {
    for (FunctionalConstraint constraint : inDevice.constraints()) {
      List<String> here = inFile.children(constraint).stream().map(IedModel.Node::name).toList();
      List<String> there = inDevice.children(constraint).stream().map(ServerModel.Node::name).toList();
      if (!here.equals(there) && Set.copyOf(here).equals(Set.copyOf(there)) && here.size() == there.size())
        found.add(new Difference.OrderDiffers("%s[%s]".formatted(reference, constraint), here, there));
    }
  }

  // Types (IEC 61850-8-1 §8.1: mapping of the basic types); whether a length is fixed or a maximum is not looked at

  private static boolean fits(BasicType type, TypeDescription description) {
    return switch (type) {
      case BOOLEAN -> description instanceof TypeDescription.Bool;
      case INT8 -> integer(description, 8);
      case INT16 -> integer(description, 16);
      case INT24 -> integer(description, 24);
      case INT32 -> integer(description, 32);
      case INT64 -> integer(description, 64);
      case INT128 -> integer(description, 128);
      case INT8U -> unsigned(description, 8);
      case INT16U -> unsigned(description, 16);
      case INT24U -> unsigned(description, 24);
      case INT32U -> unsigned(description, 32);
      case INT64U -> unsigned(description, 64);
      case FLOAT32 -> description instanceof TypeDescription.FloatingPoint(int width, int _) && width == 32;
      case FLOAT64 -> description instanceof TypeDescription.FloatingPoint(int width, int _) && width == 64;
      case ENUM -> description instanceof TypeDescription.Int || description instanceof TypeDescription.Unsigned;
      case DBPOS, TCMD, CHECK -> bits(description, 2);
      case QUALITY -> bits(description, Quality.LENGTH);
      case TRG_OPS -> bits(description, TrgOps.LENGTH);
      case OPT_FLDS -> bits(description, OptFlds.LENGTH);
      case SV_OPT_FLDS, LOG_OPT_FLDS -> description instanceof TypeDescription.Bits;
      case TIMESTAMP -> description instanceof TypeDescription.UtcTime;
      case ENTRY_TIME -> description instanceof TypeDescription.BinaryTime;
      case VIS_STRING_32 -> characters(description, 32);
      case VIS_STRING_64 -> characters(description, 64);
      case VIS_STRING_65 -> characters(description, 65);
      case VIS_STRING_129, OBJ_REF -> characters(description, 129);
      case VIS_STRING_255 -> characters(description, 255);
      case CURRENCY -> characters(description, 3);
      case UNICODE_255 -> description instanceof TypeDescription.MmsString(int size) && Math.abs(size) == 255;
      case OCTET_6 -> octets(description, 6);
      case ENTRY_ID -> octets(description, 8);
      case OCTET_16 -> octets(description, 16);
      case OCTET_64 -> octets(description, 64);
      case PHY_COM_ADDR, STRUCT -> description instanceof TypeDescription.Structure;
    };
  }

  private static boolean integer(TypeDescription description, int bits) {
    return description instanceof TypeDescription.Int(int size) && size == bits;
  }

  private static boolean unsigned(TypeDescription description, int bits) {
    return description instanceof TypeDescription.Unsigned(int size) && size == bits;
  }

  private static boolean bits(TypeDescription description, int bits) {
    return description instanceof TypeDescription.Bits(int size) && Math.abs(size) == bits;
  }

  private static boolean characters(TypeDescription description, int characters) {
    return description instanceof TypeDescription.VisibleString(int size) && Math.abs(size) == characters;
  }

  private static boolean octets(TypeDescription description, int octets) {
    return description instanceof TypeDescription.OctetString(int size) && Math.abs(size) == octets;
  }

  /** As in a sentence: {@code INT32U}, {@code a bit string of 13}. */
  private static String text(TypeDescription type) {
    return switch (type) {
      case TypeDescription.Array(long count, TypeDescription _) -> "an array of " + count;
      case TypeDescription.Structure(List<TypeDescription.Component> components) -> components.stream()
          .map(TypeDescription.Component::name).limit(10).collect(Collectors.joining(", ", "a structure of ", ""));
      case TypeDescription.Bool() -> "BOOLEAN";
      case TypeDescription.Bits(int size) -> "a bit string of " + Math.abs(size);
      case TypeDescription.Int(int size) -> "INT" + size;
      case TypeDescription.Unsigned(int size) -> "INT" + size + "U";
      case TypeDescription.FloatingPoint(int width, int _) -> "FLOAT" + width;
      case TypeDescription.OctetString(int size) -> "an octet string of " + Math.abs(size);
      case TypeDescription.VisibleString(int size) -> "a visible string of " + Math.abs(size);
      case TypeDescription.MmsString(int size) -> "a Unicode string of " + Math.abs(size);
      case TypeDescription.GeneralizedTime() -> "a generalized time";
      case TypeDescription.BinaryTime _ -> "EntryTime";
      case TypeDescription.Bcd(int size) -> "a BCD of " + size;
      case TypeDescription.ObjectId() -> "an object identifier";
      case TypeDescription.UtcTime() -> "Timestamp";
    };
  }

  // Data sets and control blocks

  private void compareDataSets(IedModel.LogicalNode inFile, ServerModel.LogicalNode inDevice) {
    Map<String, ServerModel.DataSet> others = new LinkedHashMap<>();
    for (ServerModel.DataSet set : inDevice.dataSets()) others.put(set.name(), set);
    for (IedModel.DataSet set : inFile.dataSets()) {
      String reference = inDevice.logicalDevice() + "/" + set.mmsItem();
      ServerModel.DataSet other = others.remove(set.name());
      if (other == null) missing(Kind.DATA_SET, reference);
      else
        other.members().ifPresent(members -> compareMembers(set, members, reference));
    }
    for (ServerModel.DataSet set : others.values()) extra(Kind.DATA_SET, set.reference());
  }

  private void compareMembers(IedModel.DataSet inFile, List<String> inDevice, String reference) {
    List<String> members = inFile.members().stream().map(member -> DataSetDirectory.reference(member).toString())
        .toList();
    for (int i = 0; i < Math.max(members.size(), inDevice.size()); i++) {
      String here = i < members.size() ? members.get(i) : "";
      String there = i < inDevice.size() ? inDevice.get(i) : "";
      if (here.equals(there)) continue;
      found.add(new Difference.MembersDiffer(reference, i + 1, here, there));
      return;
    }
  }

  private void compareControlBlocks(IedModel.LogicalNode inFile, ServerModel.LogicalNode inDevice) {
    String node = inDevice.reference();
    for (AcsiClass kind : List.of(AcsiClass.BRCB, AcsiClass.URCB)) {
      List<IedModel.ReportControlBlock> blocks = inFile.reportControlBlocks().stream()
          .filter(block -> block.buffered() == (kind == AcsiClass.BRCB)).toList();
      compareNames(Kind.CONTROL_BLOCK, node + (kind == AcsiClass.BRCB ? "$BR$" : "$RP$"),
          blocks.stream().map(IedModel.ReportControlBlock::name).toList(), names(inDevice, kind));
      for (IedModel.ReportControlBlock block : blocks)
        for (ServerModel.ControlBlock other : inDevice.controlBlocks(kind))
          if (other.name().equals(block.name())) compareConfRev(block.control().confRev(), other);
    }
    compareNames(Kind.CONTROL_BLOCK, node + "$LG$", inFile.logControls().stream().map(log -> log.name()).toList(),
        names(inDevice, AcsiClass.LCB));
    compareNames(Kind.CONTROL_BLOCK, node + "$GO$", inFile.gseControls().stream().map(goose -> goose.name()).toList(),
        names(inDevice, AcsiClass.GOCB));
    compareNames(Kind.CONTROL_BLOCK, node + "$MS$", inFile.sampledValueControls().stream()
        .filter(control -> control.multicast()).map(control -> control.name()).toList(),
        names(inDevice, AcsiClass.MSVCB));
    compareNames(Kind.CONTROL_BLOCK, node + "$US$", inFile.sampledValueControls().stream()
        .filter(control -> !control.multicast()).map(control -> control.name()).toList(),
        names(inDevice, AcsiClass.USVCB));
    compareNames(Kind.CONTROL_BLOCK, node + "$SP$", inFile.settingControl().map(_ -> NameTree.SGCB).stream().toList(),
        names(inDevice, AcsiClass.SGCB));
  }

  private static List<String> names(ServerModel.LogicalNode node, AcsiClass kind) {
    return node.controlBlocks(kind).stream().map(ServerModel.ControlBlock::name).toList();
  }

  private void compareConfRev(long inFile, ServerModel.ControlBlock block) {
    OptionalLong inDevice = switch (block.values().get("ConfRev")) {
      case Data.Unsigned(long value) -> OptionalLong.of(value);
      case Data.Int(long value) -> OptionalLong.of(value);
      case null, default -> OptionalLong.empty(); // not asked for, or no number
    };
    if (inDevice.isPresent() && inDevice.getAsLong() != inFile)
      found.add(new Difference.ConfRevDiffers(block.logicalDevice() + "/" + block.logicalNode() + "$"
          + block.constraint() + "$" + block.name(), inFile, inDevice.getAsLong()));
  }

  private void compareNames(Kind kind, String prefix, List<String> inFile, List<String> inDevice) {
    Set<String> others = new LinkedHashSet<>(inDevice);
    for (String name : inFile) if (!others.remove(name)) missing(kind, prefix + name);
    for (String name : others) extra(kind, prefix + name);
  }

  private void missing(Kind kind, String reference) { found.add(new Difference.Missing(kind, reference)); }

  private void extra(Kind kind, String reference) { found.add(new Difference.Extra(kind, reference)); }
}
