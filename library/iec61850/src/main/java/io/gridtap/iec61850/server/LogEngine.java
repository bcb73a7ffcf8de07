package io.gridtap.iec61850.server;

import io.gridtap.iec61850.log.LogEntry;
import io.gridtap.iec61850.log.LogStore.Extent;
import io.gridtap.iec61850.log.LogStore.Kept;
import io.gridtap.iec61850.log.LogStore.Mark;
import io.gridtap.iec61850.log.LoggedValue;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.report.ReasonCode.Reason;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.scl.Ied;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.IedModel.LogicalDevice;
import io.gridtap.iec61850.scl.IedModel.LogicalNode;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Moment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Logging (IEC 61850-7-2 §17.3): takes writes to log control blocks and changes of values, gives entries, which wait here
 * until {@link LogService} puts them into their store. No sockets, threads, clock or files.
 */
final class LogEngine {
  /** Octets of an entry around its values, in memory and files. */
  private static final int ENTRY_OCTETS = 40;
  /** Octets around a value: lengths, and its reason. */
  private static final int VALUE_OCTETS = 40;

  private record Membership(LogControl lcb, int index) {}

  /** A log, into which several control blocks may enter. */
  static final class Log {
    private final String reference;
    private Supplier<Extent> stored = () -> Extent.NOTHING;
    private final Deque<Kept> waiting = new ArrayDeque<>();
    private long waitingOctets;
    private Optional<Mark> newest = Optional.empty();
    /** Grows also where the newest entry has gone. */
    private long lastNumber;
    private long lost;

    private Log(String reference) { this.reference = reference; }

    /** {@code LD0/LLN0$EventLog}. */
    String reference() { return reference; }

    /** What is in the store; numbers go on from there. */
    void storedIn(Supplier<Extent> store) {
      stored = store;
      newest = store.get().newest();
      lastNumber = newest.map(Mark::number).orElse(0L);
    }

    boolean hasWaiting() { return !waiting.isEmpty(); }

    /** All that waits for the store. */
    List<Kept> take() {
      List<Kept> taken = List.copyOf(waiting);
      waiting.clear();
      waitingOctets = 0;
      return taken;
    }

    private Optional<Mark> oldest() {
      return stored.get().oldest().or(() -> Optional.ofNullable(waiting.peek())
          .map(entry -> new Mark(entry.number(), entry.time()))).or(() -> newest);
    }
  }

  private final LogLimits limits;
  private final Function<String, Optional<DataSet>> dataSets;
  private final Consumer<String> remarks;
  private final Map<String, Log> logs = new LinkedHashMap<>();
  private final List<LogControl> controls = new ArrayList<>();
  private final Map<Item.Attribute, List<Membership>> memberships = new HashMap<>();

  /** @param dataSets those that live with the device, by reference */
  LogEngine(LogLimits limits, IedModel model, Function<String, Optional<DataSet>> dataSets, Consumer<String> remarks) {
    this.limits = limits;
    this.dataSets = dataSets;
    this.remarks = remarks;
    for (LogicalDevice device : model.logicalDevices())
      for (LogicalNode node : device.logicalNodes())
        for (String name : node.logs()) {
          String reference = device.name() + "/" + node.name() + "$" + name;
          logs.put(reference, new Log(reference));
        }
  }

  Collection<Log> logs() { return logs.values(); }

  Optional<Log> log(String reference) { return Optional.ofNullable(logs.get(reference)); }

  /** Whether a store has something to do. */
  boolean hasWaiting() {
    return logs.values().stream().anyMatch(Log::hasWaiting);
  }

  /** Whether a data set is logged and so must stay. */
  boolean uses(DataSet dataSet) {
    return controls.stream().anyMatch(lcb -> lcb.dataSet.filter(dataSet::equals).isPresent());
  }

  // Control blocks

  /** The control block with its attributes, below {@code LN$LG}. */
  Item.Group add(LogicalDevice device, LogicalNode node, Ied.LogControl configured, Item parent) {
    LogControl lcb = new LogControl(configured, device.name() + "/" + node.name() + "$LG$" + configured.name());
    controls.add(lcb);
    return new BlockFields(configured.name(), parent)
        .written("LogEna", BlockFields.bool(), () -> Data.Bool.of(lcb.enabled),
            (_, data, now, _) -> data instanceof Data.Bool(boolean wanted)
                ? enable(lcb, wanted, now)
                : Optional.of(DataAccessError.TYPE_INCONSISTENT))
        .written("LogRef", BlockFields.text(), lcb::logReference,
            whileDisabled(lcb, (client, data) -> changeLog(client, lcb, data)))
        .written("DatSet", BlockFields.text(), lcb::dataSetReference,
            whileDisabled(lcb, (client, data) -> changeDataSet(client, lcb, data)))
        .readOnly("OldEntrTm", BlockFields.entryTime(), () -> time(lcb.log.flatMap(Log::oldest)))
        .readOnly("NewEntrTm", BlockFields.entryTime(), () -> time(lcb.log.flatMap(log -> log.newest)))
        .readOnly("OldEntr", BlockFields.entryId(), () -> id(lcb.log.flatMap(Log::oldest)))
        .readOnly("NewEntr", BlockFields.entryId(), () -> id(lcb.log.flatMap(log -> log.newest)))
        .written("TrgOps", new TypeDescription.Bits(-TrgOps.LENGTH), () -> new Data.Bits(lcb.trgOps.bits()),
            whileDisabled(lcb, (_, data) -> changeTriggers(lcb, data)))
        .written("IntgPd", BlockFields.unsigned(32), () -> new Data.Unsigned(lcb.intgPd),
            whileDisabled(lcb, (_, data) -> changePeriod(lcb, data)))
        .group();
  }

  private static Data time(Optional<Mark> mark) {
    return mark.<Data>map(entry -> Data.BinaryTime.of(entry.time())).orElse(Data.BinaryTime.NOT_SET);
  }

  private static Data id(Optional<Mark> mark) { return BlockFields.entryId(mark.map(Mark::number).orElse(0L)); }

  /** Once data sets are there: what the file says comes into force. */
  void begin(IedModel model, Moment now) {
    for (LogControl lcb : controls) {
      String node = lcb.reference().substring(0, lcb.reference().indexOf('$'));
      Ied.LogControl configured = lcb.configured();
      lcb.dataSet = configured.datSet().flatMap(name -> dataSets.apply(node + "$" + name));
      lcb.log = configuredLog(model, node, configured);
      if (lcb.log.isEmpty())
        remarks.accept("%s: its log %s is not there, so it is not enabled".formatted(lcb.reference(),
            configured.logName()));
      if (lcb.intgPd > 0 && lcb.intgPd < limits.minIntegrityPeriod().toMillis())
        lcb.intgPd = limits.minIntegrityPeriod().toMillis();
      if (configured.enabled()) enable(lcb, true, now);
    }
  }

  /** Where the file leaves the logical node open it is the control's own or LLN0. */
  private Optional<Log> configuredLog(IedModel model, String node, Ied.LogControl configured) {
    String own = node.substring(0, node.indexOf('/'));
    String device = configured.logDevice().flatMap(inst -> model.logicalDevices().stream()
        .filter(other -> other.inst().equals(inst)).map(LogicalDevice::name).findFirst()).orElse(own);
    if (configured.logNode().isPresent())
      return log(device + "/" + configured.logNode().get() + "$"
          + configured.logName());
    Optional<Log> beside = device.equals(own) ? log(node + "$" + configured.logName()) : Optional.empty();
    return beside.or(() -> log(device + "/LLN0$" + configured.logName()));
  }

  private static Item.Writer whileDisabled(LogControl lcb,
      BiFunction<ServedClient, Data, Optional<DataAccessError>> change) {
    return (client, data, _, _) -> lcb.enabled
        ? Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE)
        : change.apply(client, data);
  }

  private Optional<DataAccessError> enable(LogControl lcb, boolean wanted, Moment now) {
    if (wanted == lcb.enabled) return Optional.empty();
    if (wanted && (lcb.dataSet.isEmpty() || lcb.dataSet.get().showsEdited() || lcb.log.isEmpty()))
      return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    lcb.enabled = wanted;
    lcb.nextIntegrity = wanted && lcb.intgPd > 0 && lcb.trgOps.has(Trigger.INTEGRITY)
        ? now.plus(Duration.ofMillis(lcb.intgPd))
        : Moment.NEVER;
    for (List<Membership> list : memberships.values()) list.removeIf(membership -> membership.lcb == lcb);
    memberships.values().removeIf(List::isEmpty);
    if (wanted) join(lcb, lcb.dataSet.get());
    return Optional.empty();
  }

  private void join(LogControl lcb, DataSet dataSet) {
    for (int i = 0; i < dataSet.members().size(); i++) {
      int index = i;
      dataSet.members().get(i).item().forEachAttribute(attribute -> memberships
          .computeIfAbsent(attribute, _ -> new ArrayList<>()).add(new Membership(lcb, index)));
    }
  }

  private Optional<DataAccessError> changeLog(ServedClient client, LogControl lcb, Data data) {
    if (!(data instanceof Data.VisibleString(String text))) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
    Optional<Log> log = log(text).filter(found -> client.access().findsLog(found.reference()));
    if (log.isEmpty()) return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    lcb.log = log;
    return Optional.empty();
  }

  private Optional<DataAccessError> changeDataSet(ServedClient client, LogControl lcb, Data data) {
    if (!(data instanceof Data.VisibleString(String text))) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
    Optional<DataSet> dataSet = dataSets.apply(text).filter(client.access()::finds);
    if (dataSet.isEmpty() && !text.isEmpty()) return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    lcb.dataSet = dataSet;
    return Optional.empty();
  }

  private static Optional<DataAccessError> changeTriggers(LogControl lcb, Data data) {
    if (!(data instanceof Data.Bits(BitString bits)) || bits.length() != TrgOps.LENGTH)
      return Optional.of(DataAccessError.TYPE_INCONSISTENT);
    TrgOps trgOps = TrgOps.of(bits);
    if (trgOps.has(Trigger.GENERAL_INTERROGATION)) return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    lcb.trgOps = trgOps;
    return Optional.empty();
  }

  private Optional<DataAccessError> changePeriod(LogControl lcb, Data data) {
    if (!(data instanceof Data.Unsigned(long period)) || period > 0xFFFF_FFFFL)
      return Optional.of(DataAccessError.TYPE_INCONSISTENT);
    if (period > 0 && period < limits.minIntegrityPeriod().toMillis())
      return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    lcb.intgPd = period;
    return Optional.empty();
  }

  // Events

  /** All changes of one update make one entry for each control block. */
  void changed(List<ReportEngine.Change> changes, Instant at) {
    if (memberships.isEmpty()) return;
    Map<LogControl, NavigableMap<Integer, ReasonCode>> events = new LinkedHashMap<>();
    for (ReportEngine.Change change : changes)
      for (Membership membership : memberships.getOrDefault(change.attribute(), List.of())) {
        ReasonCode reason = ReportEngine.reason(change, membership.lcb.trgOps);
        if (reason != ReasonCode.NONE)
          events.computeIfAbsent(membership.lcb, _ -> new TreeMap<>()).merge(membership.index, reason, ReasonCode::and);
      }
    events.forEach((lcb, members) -> enter(lcb, members, at));
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (LogControl lcb : controls) next = next.earlier(lcb.nextIntegrity);
    return next;
  }

  /** Integrity periods that were missed are left out. */
  void timeout(Moment now, Instant at) {
    for (LogControl lcb : controls) {
      if (!now.reached(lcb.nextIntegrity)) continue;
      lcb.nextIntegrity = lcb.nextIntegrity.plus(Duration.ofMillis(lcb.intgPd));
      if (now.reached(lcb.nextIntegrity)) lcb.nextIntegrity = now.plus(Duration.ofMillis(lcb.intgPd));
      NavigableMap<Integer, ReasonCode> all = new TreeMap<>();
      for (int i = 0; i < lcb.dataSet.orElseThrow().members().size(); i++)
        all.put(i, ReasonCode.of(Reason.INTEGRITY));
      enter(lcb, all, at);
    }
  }

  /** An entry, or several where one would be too long to be read in one PDU. */
  private void enter(LogControl lcb, NavigableMap<Integer, ReasonCode> members, Instant at) {
    Log log = lcb.log.orElseThrow();
    List<LoggedValue> values = new ArrayList<>();
    int octets = ENTRY_OCTETS;
    for (Map.Entry<Integer, ReasonCode> member : members.entrySet()) {
      Item item = lcb.dataSet.orElseThrow().members().get(member.getKey()).item();
      String reference = item.mmsReference();
      Data value = item.read();
      int more = octets(reference, value);
      if (!values.isEmpty() && octets + more > limits.maxEntryOctets()) {
        enter(log, values, octets, at);
        values = new ArrayList<>();
        octets = ENTRY_OCTETS;
      }
      values.add(new LoggedValue(reference, value, lcb.reasonCode() ? member.getValue() : ReasonCode.NONE));
      octets += more;
    }
    enter(log, values, octets, at);
  }

  private void enter(Log log, List<LoggedValue> values, int octets, Instant at) {
    if (log.waitingOctets + octets > limits.maxWaitingOctets()) {
      lost(log, 1, "its store is too slow").ifPresent(remarks);
      return;
    }
    enter(log, at, values, Optional.empty(), octets, at);
  }

  private static void enter(Log log, Instant time, List<LoggedValue> values, Optional<String> annotation, long octets,
      Instant at) {
    // a number that grows over restarts, and says when
    log.lastNumber = Math.max(log.lastNumber + 1, at.toEpochMilli());
    Kept entry = new Kept(log.lastNumber, Instant.ofEpochMilli(time.toEpochMilli()), values, annotation);
    log.waiting.add(entry);
    log.waitingOctets += octets;
    log.newest = Optional.of(new Mark(entry.number(), entry.time()));
  }

  /** Entries that a client has written: all of them, or none and why not. */
  Optional<ServiceError> write(Log log, List<LogEntry> entries, Instant at) {
    long room = limits.maxWaitingOctets() - log.waitingOctets;
    for (LogEntry entry : entries) {
      long octets = octets(entry);
      if (octets > limits.maxEntryOctets()) return Optional.of(ServiceError.CAPABILITY_UNAVAILABLE);
      room -= octets;
    }
    if (room < 0) return Optional.of(ServiceError.MEMORY_UNAVAILABLE);
    for (LogEntry entry : entries)
      enter(log, entry.time().orElse(at), entry.values(), entry.annotation(), octets(entry), at);
    return Optional.empty();
  }

  private static long octets(LogEntry entry) {
    long octets = ENTRY_OCTETS;
    if (entry.annotation().isPresent()) octets += entry.annotation().get().getBytes(StandardCharsets.UTF_8).length;
    for (LoggedValue value : entry.values()) octets += octets(value.reference(), value.value());
    return octets;
  }

  private static int octets(String reference, Data value) {
    return VALUE_OCTETS + reference.length() + Data.CODEC.encode(value).length();
  }

  /** Entries were deleted from the store, and none waits. */
  void deleted(Log log) {
    if (log.waiting.isEmpty()) log.newest = log.stored.get().newest();
  }

  /** Entries could not be kept: what is to be said of it, when it begins. */
  Optional<String> lost(Log log, int entries, String why) {
    boolean first = log.lost == 0;
    log.lost += entries;
    if (log.waiting.isEmpty()) log.newest = log.stored.get().newest().or(() -> log.newest);
    return first ? Optional.of("%s loses entries: %s".formatted(log.reference, why)) : Optional.empty();
  }

  /** The store takes entries: what is to be said of it, when entries were lost before. */
  Optional<String> kept(Log log) {
    Optional<String> remark = log.lost > 0
        ? Optional.of("%s is kept again; %d entries were lost".formatted(log.reference, log.lost))
        : Optional.empty();
    log.lost = 0;
    return remark;
  }
}
