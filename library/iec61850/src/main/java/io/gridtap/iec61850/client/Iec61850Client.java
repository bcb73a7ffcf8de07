package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.report.ReportRouter;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedRequest.GetNameList;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedRequest.Scope;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.DecodeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client of one IED. Calls block and may come from several threads; {@link #poll} is for one thread.
 *
 * <p>Who asks from within the thread that polls, while many reports wait, waits for its answer behind them: poll and
 * ask from different threads.
 */
public final class Iec61850Client implements AutoCloseable {
  /** Names of one list; no logical device comes near. A server that goes on for ever is stopped here. */
  private static final int MAX_NAMES = 1_000_000;
  /** Leaves of one data set; with more, a type is not believed. */
  private static final long MAX_LEAVES = 100_000;
  /** From so many members of one logical node on its whole type is asked for at once. */
  private static final int MEMBERS_WORTH_A_NODE = 4;

  private final MmsClient mms;
  private final Optional<IedModel> model;
  private final ReentrantLock routing = new ReentrantLock();
  /** Guarded by {@link #routing}. */
  private final ReportRouter router = new ReportRouter();

  /**
   * Connects and associates.
   *
   * @param model what the SCL file says of the device: names and labels come from there
   * @param listener is told what happens; quick, please
   * @throws IOException if there is no connection or no association; the message says what to look at
   */
  public static Iec61850Client connect(TcpConnector.Settings tcp, AssociationSettings settings,
      Optional<IedModel> model, MmsClient.Listener listener) throws IOException, InterruptedException {
    return new Iec61850Client(MmsClient.connect(tcp, settings, listener), model);
  }

  private Iec61850Client(MmsClient mms, Optional<IedModel> model) {
    this.mms = mms;
    this.model = model;
  }

  /** The association underneath, for what is not offered here. */
  public MmsClient mms() { return mms; }

  /** Concludes and releases the association. */
  @Override
  public void close() { mms.close(); }

  // Browsing (GetServerDirectory, GetLogicalDeviceDirectory, …)

  /** GetServerDirectory: the logical devices. */
  public List<String> logicalDevices() throws InterruptedException {
    return names(ObjectClass.DOMAIN, new Scope.Vmd());
  }

  /** All MMS variables of a logical device: nodes, constraints, data and attributes. */
  public List<String> variables(String logicalDevice) throws InterruptedException {
    return names(ObjectClass.NAMED_VARIABLE, new Scope.Domain(logicalDevice));
  }

  /** GetLogicalDeviceDirectory: the logical nodes. */
  public List<String> logicalNodes(String logicalDevice) throws InterruptedException {
    Set<String> nodes = new LinkedHashSet<>();
    for (String item : variables(logicalDevice)) {
      int dollar = item.indexOf('$');
      nodes.add(dollar < 0 ? item : item.substring(0, dollar));
    }
    return List.copyOf(nodes);
  }

  /** The data sets of a logical device, as {@code LD0/LLN0$dsStat}. */
  public List<String> dataSets(String logicalDevice) throws InterruptedException {
    return names(ObjectClass.NAMED_VARIABLE_LIST, new Scope.Domain(logicalDevice)).stream()
        .map(item -> logicalDevice + "/" + item).toList();
  }

  /** The report control blocks of a logical device, in the order of their names. */
  public List<RcbReference> reportControlBlocks(String logicalDevice) throws InterruptedException {
    Set<RcbReference> found = new LinkedHashSet<>();
    for (String item : variables(logicalDevice)) {
      String[] parts = item.split("\\$", -1);
      if (parts.length >= 3 && (parts[1].equals("BR") || parts[1].equals("RP")) && parts[2].matches("\\w+"))
        found.add(new RcbReference(logicalDevice, parts[0], parts[1].equals("BR"), parts[2]));
    }
    return found.stream().sorted().toList();
  }

  List<String> names(ObjectClass objectClass, Scope scope) throws InterruptedException {
    Set<String> names = new LinkedHashSet<>();
    Optional<String> after = Optional.empty();
    while (true) {
      ConfirmedResponse.NameList page = mms.call(new GetNameList(objectClass, scope, after)).orThrow();
      int before = names.size();
      names.addAll(page.names());
      if (names.size() > MAX_NAMES)
        throw new Answer.RefusedException("the list of names does not end: more than " + MAX_NAMES);
      // a page that brings nothing new would be asked for again and again
      if (!page.moreFollows() || names.size() == before) return List.copyOf(names);
      after = Optional.of(page.names().getLast());
    }
  }

  // Values

  /** GetDataValues. */
  public AccessResult read(FcReference reference) throws InterruptedException {
    return only(mms.call(ConfirmedRequest.Read.of(reference.variable())).orThrow().results());
  }

  /** SetDataValues: nothing, or why not. */
  public Optional<AccessResult.Failure> write(FcReference reference, Data data) throws InterruptedException {
    return only(mms.call(ConfirmedRequest.Write.of(reference.variable(), data)).orThrow().results());
  }

  /** The result of what was asked for one variable. */
  private static <T> T only(List<T> results) {
    if (results.size() != 1)
      throw new Answer.RefusedException("%d results where one was asked for".formatted(results.size()));
    return results.getFirst();
  }

  /** GetDataSetValues: one result for each member. */
  public List<AccessResult> readDataSet(String reference) throws InterruptedException {
    // some devices read a data set only for who wants to be told again what he asked for
    return mms.call(new ConfirmedRequest.Read(true, new VariableAccess.NamedList(listName(reference)))).orThrow()
        .results();
  }

  // Areas of their own

  /** The setting groups of a logical device. */
  public SettingGroups settingGroups(String logicalDevice) {
    return new SettingGroups(mms, logicalDevice);
  }

  /** The logs of the device, and their control blocks. */
  public ClientLogs logs() { return new ClientLogs(this, mms); }

  /** A log. @param reference {@code LD0/LLN0.EventLog} */
  public ClientLog log(String reference) {
    return ClientLog.of(mms, reference);
  }

  /** A GOOSE control block. @param reference {@code LD0/LLN0.gcbEvents} */
  public GooseControlBlock gooseControlBlock(String reference) {
    return new GooseControlBlock(mms, reference);
  }

  /**
   * A control block of sampled values.
   *
   * @param reference {@code LD0/LLN0.msvcb01} for a multicast one, {@code LD0/LLN0$US$usvcb01} for a unicast one
   */
  public SampledValueControlBlock sampledValueControlBlock(String reference) {
    return new SampledValueControlBlock(mms, reference);
  }

  // Data sets

  /** The name of a data set as MMS has it: {@code LD0/LLN0$ds}, {@code LD0/LLN0.ds} or {@code @ds}. */
  static ObjectName listName(String reference) {
    if (reference.startsWith("@")) return new ObjectName.AssociationSpecific(reference.substring(1));
    int slash = reference.indexOf('/');
    if (slash == 0) return new ObjectName.VmdSpecific(reference.substring(1));
    if (slash < 0) throw new IllegalArgumentException(reference + ": not a data set reference like LD0/LLN0$dsStat");
    return new ObjectName.DomainSpecific(reference.substring(0, slash),
        reference.substring(slash + 1).replace('.', '$'));
  }

  /** GetDataSetDirectory. */
  public Answer<ConfirmedResponse.NamedVariableListAttributes> dataSetAttributes(String reference)
      throws InterruptedException {
    return mms.call(new ConfirmedRequest.GetNamedVariableListAttributes(listName(reference)));
  }

  /**
   * GetDataSetDirectory, with the types of the members: from the SCL file where it knows them, else from the device.
   *
   * @throws Answer.RefusedException if the device does not have it
   */
  public DataSetDirectory dataSet(String reference) throws InterruptedException {
    return directory(reference, dataSetAttributes(reference).orThrow().variables());
  }

  DataSetDirectory directory(String reference, List<VariableAccess.Variable> variables)
      throws InterruptedException {
    TypeFinder types = new TypeFinder(variables);
    List<DataSetDirectory.Entry> entries = new ArrayList<>();
    for (VariableAccess.Variable variable : variables) {
      Optional<FcReference> member = FcReference.of(variable);
      entries.add(member.isPresent()
          ? DataSetDirectory.Entry.of(member.get(), types.of(member.get()))
          : new DataSetDirectory.Entry(variable.name().toString(), Optional.empty(), ValueType.UNKNOWN));
    }
    return DataSetDirectory.of(reference, entries);
  }

  /** Finds the types of data set members, asking the device as seldom as it can. */
  private final class TypeFinder {
    private final Map<String, Integer> membersOfNode = new HashMap<>();
    private long believed;
    private final Map<String, Optional<TypeDescription>> asked = new HashMap<>();

    TypeFinder(List<VariableAccess.Variable> variables) {
      for (VariableAccess.Variable variable : variables)
        FcReference.of(variable).ifPresent(
            member -> membersOfNode.merge(member.logicalDevice() + "/" + member.logicalNode(), 1, Integer::sum));
    }

    ValueType of(FcReference member) throws InterruptedException {
      Optional<ValueType> known = fromModel(member);
      if (known.isPresent()) return known.get();
      String node = member.logicalDevice() + "/" + member.logicalNode();
      if (membersOfNode.getOrDefault(node, 0) >= MEMBERS_WORTH_A_NODE) {
        Optional<TypeDescription> whole = ask(member.logicalDevice(), member.logicalNode());
        List<String> path = new ArrayList<>(List.of(member.constraint().name()));
        path.addAll(member.path());
        if (whole.isPresent()) return walk(member.logicalNode(), whole.get(), path).orElse(ValueType.UNKNOWN);
      }
      // up to the array; what follows is within its elements
      List<String> outside = new ArrayList<>();
      for (String name : member.path()) {
        outside.add(bare(name));
        if (name.indexOf('(') >= 0) break;
      }
      String item = member.logicalNode() + "$" + member.constraint()
          + (outside.isEmpty() ? "" : "$" + String.join("$", outside));
      Optional<TypeDescription> type = ask(member.logicalDevice(), item);
      if (type.isEmpty()) return ValueType.UNKNOWN;
      String name = outside.isEmpty() ? "" : outside.getLast();
      TypeDescription of = type.get();
      boolean element = !outside.isEmpty() && member.path().get(outside.size() - 1).indexOf('(') >= 0;
      if (element && of instanceof TypeDescription.Array(long _, TypeDescription one)) of = one;
      return walk(name, of, member.path().subList(outside.size(), member.path().size())).orElse(ValueType.UNKNOWN);
    }

    private Optional<ValueType> fromModel(FcReference member) {
      if (model.isEmpty() || member.path().isEmpty()) return Optional.empty();
      return model.get().logicalDevice(member.logicalDevice())
          .flatMap(device -> device.logicalNode(member.logicalNode()))
          .flatMap(node -> node.find(String.join(".", member.path())))
          .filter(node -> node.carries(member.constraint()))
          .map(node -> member.path().getLast().endsWith(")")
              ? ValueType.ofOne(node, member.constraint())
              : ValueType.of(node, member.constraint()));
    }

    private Optional<TypeDescription> ask(String domain, String item) throws InterruptedException {
      String key = domain + "/" + item;
      Optional<TypeDescription> before = asked.get(key);
      if (before != null) return before;
      Answer<ConfirmedResponse.VariableAccessAttributes> answer = mms.call(
          new ConfirmedRequest.GetVariableAccessAttributes(new ObjectName.DomainSpecific(domain, item)));
      Optional<TypeDescription> type = answer instanceof Answer.Positive<ConfirmedResponse.VariableAccessAttributes>(var attributes)
          ? Optional.of(attributes.type())
          : Optional.empty();
      asked.put(key, type);
      return type;
    }

    private Optional<ValueType> walk(String name, TypeDescription type, List<String> path) {
      TypeDescription here = type;
      String hereName = name;
      for (String step : path) {
        if (!(here instanceof TypeDescription.Structure(List<TypeDescription.Component> components)))
          return Optional.empty();
        String wanted = bare(step);
        Optional<TypeDescription.Component> next = components.stream().filter(c -> c.name().equals(wanted)).findFirst();
        if (next.isEmpty()) return Optional.empty();
        hereName = wanted;
        here = next.get().type();
        if (step.indexOf('(') >= 0 && here instanceof TypeDescription.Array(long _, TypeDescription one)) here = one;
      }
      believed += leaves(here);
      return believed > MAX_LEAVES ? Optional.empty() : Optional.of(ValueType.of(hereName, here));
    }

    private static long leaves(TypeDescription type) {
      return switch (type) {
        case TypeDescription.Array(long count, TypeDescription element) ->
          Math.min(MAX_LEAVES + 1, Math.clamp(count, 0, MAX_LEAVES + 1) * Math.max(1, leaves(element)));
        case TypeDescription.Structure(List<TypeDescription.Component> components) -> {
          long sum = 0;
          for (TypeDescription.Component component : components)
            sum = Math.min(MAX_LEAVES + 1, sum + leaves(component.type()));
          yield sum;
        }
        case TypeDescription.Bool _,TypeDescription.Bits _,TypeDescription.Int _,TypeDescription.Unsigned _,TypeDescription.FloatingPoint _,TypeDescription.OctetString _,TypeDescription.VisibleString _,TypeDescription.GeneralizedTime _,TypeDescription.BinaryTime _,TypeDescription.Bcd _,TypeDescription.ObjectId _,TypeDescription.MmsString _,TypeDescription.UtcTime _ ->
          1;
      };
    }

    private static String bare(String name) {
      int bracket = name.indexOf('(');
      return bracket < 0 ? name : name.substring(0, bracket);
    }
  }

  // Report control blocks

  /** GetBRCBValues, GetURCBValues; nothing if the device has no such control block. */
  public Optional<ReportControlBlock> rcb(RcbReference reference) throws InterruptedException {
    Answer<ConfirmedResponse.Values> answer = mms.call(ConfirmedRequest.Read.of(rcbVariable(reference, "")));
    // some devices refuse the whole service for a name they do not know
    if (answer instanceof Answer.Negative<ConfirmedResponse.Values>) return Optional.empty();
    Optional<List<Data>> components = ReportControlBlock.components(only(answer.orThrow().results()));
    if (components.isEmpty()) return Optional.empty();
    Answer<ConfirmedResponse.VariableAccessAttributes> type = mms.call(new ConfirmedRequest.GetVariableAccessAttributes(
        new ObjectName.DomainSpecific(reference.logicalDevice(), reference.item())));
    if (type instanceof Answer.Positive<ConfirmedResponse.VariableAccessAttributes>(var attributes)
        && attributes.type() instanceof TypeDescription.Structure(List<TypeDescription.Component> names)
        && names.size() == components.get().size() && names.stream().noneMatch(name -> name.name().isEmpty())) {
      Map<String, Data> named = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) named.put(standardName(names.get(i).name()), components.get().get(i));
      return Optional.of(new ReportControlBlock(reference, named));
    }
    return Optional.of(ReportControlBlock.of(reference, components.get()));
  }

  /** Some devices spell it with a capital O. */
  private static String standardName(String name) {
    return name.equals("TimeOfEntry") ? "TimeofEntry" : name;
  }

  static VariableAccess.Variable rcbVariable(RcbReference reference, String attribute) {
    return VariableAccess.Variable.of(reference.logicalDevice(),
        reference.item() + (attribute.isEmpty() ? "" : "$" + attribute));
  }

  /**
   * Reserves, configures and enables a report control block. Its reports come from {@link #poll} from then on; the first
   * may come before this returns.
   */
  public SubscribeResult subscribe(RcbReference rcb, ReportSettings settings) throws InterruptedException {
    return new Subscriber(this, rcb, settings).run();
  }

  /** Disables a report control block and gives it back; nothing, or why the device would not. */
  public Optional<AccessResult.Failure> unsubscribe(RcbReference rcb) throws InterruptedException {
    Answer<ConfirmedResponse.Written> answer = askToWrite(rcb, "RptEna", Data.Bool.FALSE);
    giveBack(rcb);
    forget(rcb);
    return only(answer.orThrow().results());
  }

  /** Whatever the answer is: a reservation that cannot be given back ends with the association. */
  void giveBack(RcbReference rcb) throws InterruptedException {
    if (rcb.buffered()) askToWrite(rcb, "ResvTms", new Data.Int(0));
    else
      askToWrite(rcb, "Resv", Data.Bool.FALSE);
  }

  /** Asks for a general interrogation of an enabled control block. */
  public Optional<AccessResult.Failure> generalInterrogation(RcbReference rcb) throws InterruptedException {
    return writeRcb(rcb, "GI", Data.Bool.TRUE);
  }

  private Optional<AccessResult.Failure> writeRcb(RcbReference rcb, String attribute, Data data)
      throws InterruptedException {
    return only(askToWrite(rcb, attribute, data).orThrow().results());
  }

  Answer<ConfirmedResponse.Written> askToWrite(RcbReference rcb, String attribute, Data data)
      throws InterruptedException {
    return mms.call(ConfirmedRequest.Write.of(rcbVariable(rcb, attribute), data));
  }

  Optional<IedModel> model() { return model; }

  void route(ReportRouter.Subscription subscription) {
    routing.lock();
    try {
      router.subscribe(subscription);
    } finally {
      routing.unlock();
    }
  }

  void forget(RcbReference rcb) {
    routing.lock();
    try {
      router.unsubscribe(rcb.toString());
    } finally {
      routing.unlock();
    }
  }

  /** Subscriptions whose reports cannot be told apart: the same RptID and data set. */
  public List<String> ambiguous() {
    routing.lock();
    try {
      return router.ambiguous();
    } finally {
      routing.unlock();
    }
  }

  // Reports

  /**
   * The next thing the device sends unasked, or nothing within the limit.
   *
   * @throws io.gridtap.transport.ConnectionLostException when the association has ended and everything was taken
   */
  public Optional<Update> poll(Duration limit) throws InterruptedException {
    return mms.reports().poll(limit).map(information -> update(information, Instant.now()));
  }

  /**
   * What has come already, without waiting, up to {@code most}.
   *
   * @return how many
   */
  public int drainTo(List<Update> updates, int most) {
    List<InformationReport> waiting = new ArrayList<>();
    mms.reports().drainTo(waiting, most);
    Instant now = Instant.now();
    for (InformationReport information : waiting) updates.add(update(information, now));
    return waiting.size();
  }

  private Update update(InformationReport information, Instant receivedAt) {
    if (!ReportRouter.isReport(information)) return new Update.Other(information);
    routing.lock();
    try {
      Optional<Report> report = router.take(information, receivedAt);
      return report.isPresent() ? new Update.Reported(report.get()) : new Update.Segment();
    } catch (DecodeException fault) {
      return new Update.Unreadable(information, String.valueOf(fault.getMessage()));
    } finally {
      routing.unlock();
    }
  }
}
