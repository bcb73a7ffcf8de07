package io.gridtap.iec61850.client;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.ObjectReference;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedRequest.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a device has (the directory services of IEC 61850-7-2): {@link Iec61850Client#directory()}.
 *
 * <p>Names of logical devices, nodes and data, and the types of nodes, are asked for once and kept until
 * {@link #refresh}; data sets come and go and are asked for each time. May be used by several threads.
 *
 * <p>Each method throws {@link Answer.RefusedException} if the device refuses, or has nothing of that name.
 */
public final class Directory {
  /** Types of single references that are kept; of more they are asked for each time. */
  private static final int MAX_TYPES = 10_000;

  private final Iec61850Client client;
  private final Names names;
  private volatile List<String> devices = List.of();
  private final Map<String, NameTree> trees = new ConcurrentHashMap<>();
  private final Map<String, ServerModel.LogicalNode> nodes = new ConcurrentHashMap<>();
  private final Map<FcReference, ValueType> types = new ConcurrentHashMap<>();

  Directory(Iec61850Client client) {
    this.client = client;
    this.names = new Names(client.mms());
  }

  /** Forgets what is kept: for a device that has been configured anew without closing the association. */
  public void refresh() {
    devices = List.of();
    trees.clear();
    nodes.clear();
    types.clear();
  }

  // GetServerDirectory, GetLogicalDeviceDirectory, GetLogicalNodeDirectory

  /** GetServerDirectory: the logical devices. */
  public List<String> logicalDevices() throws InterruptedException {
    List<String> known = devices;
    if (known.isEmpty()) {
      known = names.of(ObjectClass.DOMAIN, new Scope.Vmd());
      devices = known;
    }
    return known;
  }

  /** GetLogicalDeviceDirectory: the names of its logical nodes. */
  public List<String> logicalNodes(String logicalDevice) throws InterruptedException {
    return tree(logicalDevice).logicalNodes();
  }

  /**
   * GetLogicalNodeDirectory: the names of what a node has of one class; none where the device does not know the class.
   *
   * @param logicalNode {@code LD0/LLN0}
   */
  public List<String> logicalNode(String logicalNode, AcsiClass kind) throws InterruptedException {
    Place place = Place.parse(logicalNode);
    NameTree tree = tree(place.device);
    if (!place.path.isEmpty() || tree.constraints(place.node).isEmpty()) throw nothingOf(logicalNode);
    return switch (kind) {
      case DATA_OBJECT, BRCB, URCB, LCB, SGCB, GOCB, MSVCB, USVCB -> tree.ofClass(place.node, kind);
      // a device need not know what it has none of
      case DATA_SET -> ofNode(place.node, names.listed(ObjectClass.NAMED_VARIABLE_LIST,
          new Scope.Domain(place.device)).orNone());
      case LOG -> ofNode(place.node, names.listed(ObjectClass.JOURNAL, new Scope.Domain(place.device)).orNone());
    };
  }

  private static List<String> ofNode(String node, List<String> items) {
    return items.stream().filter(item -> item.startsWith(node + "$")).map(item -> item.substring(node.length() + 1))
        .toList();
  }

  /** The data sets of a logical device, as {@code LD0/LLN0$dsStat}. */
  public List<String> dataSets(String logicalDevice) throws InterruptedException {
    return names.of(ObjectClass.NAMED_VARIABLE_LIST, new Scope.Domain(logicalDevice)).stream()
        .map(item -> logicalDevice + "/" + item).toList();
  }

  /** The report control blocks of a logical device, in the order of their names. */
  public List<RcbReference> reportControlBlocks(String logicalDevice) throws InterruptedException {
    NameTree tree = tree(logicalDevice);
    List<RcbReference> found = new ArrayList<>();
    for (String node : tree.logicalNodes()) {
      for (String name : tree.ofClass(node, AcsiClass.BRCB))
        found.add(new RcbReference(logicalDevice, node, true, name));
      for (String name : tree.ofClass(node, AcsiClass.URCB))
        found.add(new RcbReference(logicalDevice, node, false, name));
    }
    return found.stream().sorted().toList();
  }

  /**
   * The names of all MMS variables of a logical device or of a logical node: nodes, constraints, data and attributes,
   * as in {@code MMXU1$MX$A$phsA}.
   *
   * @param reference {@code LD0} or {@code LD0/MMXU1}
   */
  public List<String> variables(String reference) throws InterruptedException {
    int slash = reference.indexOf('/');
    if (slash < 0) return tree(reference).items();
    String node = reference.substring(slash + 1);
    return tree(reference.substring(0, slash)).items().stream()
        .filter(item -> item.equals(node) || item.startsWith(node + "$")).toList();
  }

  // GetDataDirectory, GetDataDefinition

  /**
   * GetDataDirectory: the names of what data consist of.
   *
   * @param reference {@code LD0/MMXU1.A} or further down
   */
  public List<String> data(String reference) throws InterruptedException {
    Set<String> found = new LinkedHashSet<>();
    for (NameTree.Constrained one : below(reference)) found.add(one.name());
    return List.copyOf(found);
  }

  /** The same for one functional constraint. */
  public List<String> data(String reference, FunctionalConstraint constraint) throws InterruptedException {
    return below(reference).stream().filter(one -> one.constraint() == constraint).map(NameTree.Constrained::name)
        .toList();
  }

  /** The same with the constraint of each, as {@code phsA[MX]}; a name stands there once for each constraint. */
  public List<String> dataWithConstraints(String reference) throws InterruptedException {
    return below(reference).stream().map(one -> "%s[%s]".formatted(one.name(), one.constraint())).toList();
  }

  private List<NameTree.Constrained> below(String reference) throws InterruptedException {
    Place place = Place.parse(reference);
    Optional<List<NameTree.Constrained>> named = tree(place.device).below(place.node, place.path);
    if (named.isPresent() && !named.get().isEmpty()) return named.get();
    // nothing is listed within arrays
    List<ServerModel.Node> found = place.path.isEmpty()
        ? List.of()
        : node(place).find(String.join(".", place.path));
    if (found.isEmpty() && named.isEmpty()) throw nothingOf(reference);
    List<NameTree.Constrained> children = new ArrayList<>();
    for (ServerModel.Node node : found)
      for (ServerModel.Node child : node.children())
        for (FunctionalConstraint constraint : child.constraints())
          children.add(new NameTree.Constrained(child.name(), constraint));
    return children;
  }

  /**
   * GetDataDefinition: constraints and types of data, down to the last attribute.
   *
   * @param reference {@code LD0/MMXU1.A} or further down
   * @return nothing if the device has no such data
   */
  public Optional<ServerModel.Node> definition(String reference) throws InterruptedException {
    Place place = Place.parse(reference);
    if (place.path.isEmpty())
      throw new IllegalArgumentException(reference + ": a data object wanted, like LD0/MMXU1.A");
    return node(place).find(String.join(".", place.path)).stream().findFirst();
  }

  /** What {@link #type} has found before. */
  Optional<ValueType> keptType(FcReference reference) {
    return Optional.ofNullable(types.get(reference));
  }

  /** The type of one attribute or of all that an object has of a constraint, as far as it is known without asking. */
  Optional<ServerModel.Node> known(FcReference reference) {
    ServerModel.LogicalNode node = nodes.get(reference.logicalDevice() + "/" + reference.logicalNode());
    if (node == null || reference.path().isEmpty()) return Optional.empty();
    return node.find(String.join(".", reference.path())).stream()
        .filter(found -> found.carries(reference.constraint())).findFirst();
  }

  /** The type of a reference, asking for it if need be. */
  ValueType type(FcReference reference) throws InterruptedException {
    ValueType kept = types.get(reference);
    if (kept != null) return kept;
    ValueType found = client.knownTypes().of(reference);
    if (types.size() < MAX_TYPES) types.put(reference, found);
    return found;
  }

  /**
   * Asks for the types of many references together, so that {@link Iec61850Client#codec} asks for none of them any more:
   * of what is not known those of the whole nodes, several at a time. What the device does not have stays unknown.
   */
  public void learn(List<FcReference> references) throws InterruptedException {
    Map<String, ModelReader.Wanted> wanted = new LinkedHashMap<>();
    TypeFinder finder = client.knownTypes();
    for (FcReference reference : references) {
      String node = reference.logicalDevice() + "/" + reference.logicalNode();
      boolean data = !reference.path().isEmpty();
      if (data && !nodes.containsKey(node) && !types.containsKey(reference) && finder.known(reference).isEmpty())
        wanted.put(node, new ModelReader.Wanted(reference.logicalDevice(), reference.logicalNode(),
            trees.getOrDefault(reference.logicalDevice(), new NameTree(List.of()))));
    }
    learn(wanted);
    // what is no data of a node, or of one that is too large
    List<FcReference> rest = references.stream().distinct()
        .filter(reference -> !types.containsKey(reference) && finder.known(reference).isEmpty()).toList();
    TypeFinder.of(client, rest).forEach((reference, type) -> {
      if (types.size() < MAX_TYPES) types.put(reference, type);
    });
  }

  /**
   * Asks for the types of whole logical nodes together, so that {@link #definition} of their data asks for nothing any
   * more. What the device does not have is left out.
   *
   * @param logicalNodes such as {@code LD0/MMXU1}
   */
  public void learnNodes(Collection<String> logicalNodes) throws InterruptedException {
    Map<String, ModelReader.Wanted> wanted = new LinkedHashMap<>();
    for (String reference : logicalNodes) {
      if (nodes.containsKey(reference)) continue;
      Place place = Place.parse(reference);
      NameTree tree = tree(place.device);
      if (!tree.constraints(place.node).isEmpty())
        wanted.put(reference, new ModelReader.Wanted(place.device, place.node, tree));
    }
    learn(wanted);
  }

  private void learn(Map<String, ModelReader.Wanted> wanted) throws InterruptedException {
    for (ServerModel.LogicalNode node : new ModelReader(client.mms()).read(List.copyOf(wanted.values())))
      if (!node.dataObjects().isEmpty()) nodes.put(node.reference(), node);
  }

  private ServerModel.LogicalNode node(Place place) throws InterruptedException {
    String reference = place.device + "/" + place.node;
    ServerModel.LogicalNode known = nodes.get(reference);
    if (known != null) return known;
    NameTree tree = tree(place.device);
    if (tree.constraints(place.node).isEmpty()) throw nothingOf(reference);
    ServerModel.LogicalNode read = new ModelReader(client.mms())
        .read(List.of(new ModelReader.Wanted(place.device, place.node, tree))).getFirst();
    nodes.put(reference, read);
    return read;
  }

  // The whole model

  /**
   * The whole model, with types: the lists of names of each logical device and one request a logical node, as many at a
   * time as the association allows. Where a device refuses a whole node, as for its size, its constraints and at last
   * its data are asked for.
   */
  public ServerModel model() throws InterruptedException {
    refresh();
    List<String> found = logicalDevices();
    List<Names.Wanted> wanted = new ArrayList<>();
    for (String device : found)
      for (ObjectClass kind : List.of(ObjectClass.NAMED_VARIABLE, ObjectClass.NAMED_VARIABLE_LIST, ObjectClass.JOURNAL))
        wanted.add(new Names.Wanted(kind, new Scope.Domain(device)));
    List<Names.Listed> lists = names.of(wanted);
    List<ModelReader.Wanted> all = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      NameTree tree = new NameTree(lists.get(3 * i).orThrow());
      trees.put(found.get(i), tree);
      for (String node : tree.logicalNodes()) all.add(new ModelReader.Wanted(found.get(i), node, tree));
    }
    List<ServerModel.LogicalNode> read = new ModelReader(client.mms()).read(all);
    List<ServerModel.LogicalDevice> devicesRead = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < found.size(); i++) {
      String device = found.get(i);
      // a device may know no journals at all
      List<String> dataSets = lists.get(3 * i + 1).names();
      List<String> journals = lists.get(3 * i + 2).names();
      List<ServerModel.LogicalNode> ofDevice = new ArrayList<>();
      for (; next < all.size() && all.get(next).device().equals(device); next++) {
        ServerModel.LogicalNode node = read.get(next);
        nodes.put(node.reference(), node);
        ofDevice.add(new ServerModel.LogicalNode(device, node.name(), node.dataObjects(), node.controlBlocks(),
            ofNode(node.name(), dataSets).stream()
                .map(name -> new ServerModel.DataSet(node.reference() + "$" + name, Optional.empty())).toList(),
            ofNode(node.name(), journals)));
      }
      devicesRead.add(new ServerModel.LogicalDevice(device, ofDevice));
    }
    return new ServerModel(devicesRead);
  }

  /** The same with the members of all data sets and the values of all control blocks. */
  public ServerModel modelWithConfiguration() throws InterruptedException {
    return ModelConfiguration.of(client, model());
  }

  /** In what the device is not as its SCL file says, data sets and report control blocks included. */
  public List<Difference> differences(IedModel file) throws InterruptedException {
    return ModelDifferences.between(file, modelWithConfiguration());
  }

  // Names

  private NameTree tree(String device) throws InterruptedException {
    NameTree known = trees.get(device);
    if (known != null) return known;
    NameTree tree = new NameTree(names.of(ObjectClass.NAMED_VARIABLE, new Scope.Domain(device)));
    trees.put(device, tree);
    return tree;
  }

  private static Answer.RefusedException nothingOf(String reference) {
    return new Answer.RefusedException(reference + ": the device has nothing of this name");
  }

  /** Where something is, without its constraint. */
  private record Place(String device, String node, List<String> path) {
    static Place parse(String reference) {
      ObjectReference object = ObjectReference.parse(reference);
      return new Place(object.logicalDevice(), object.logicalNode(), object.path().stream()
          .map(step -> step.indexOf('(') < 0 ? step : step.substring(0, step.indexOf('('))).toList());
    }
  }
}
