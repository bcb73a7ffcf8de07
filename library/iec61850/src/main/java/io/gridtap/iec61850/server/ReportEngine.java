package io.gridtap.iec61850.server;

import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.report.ReasonCode.Reason;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.server.ReportControl.Attribute;
import io.gridtap.iec61850.server.ReportControl.Entry;
import io.gridtap.iec61850.server.ReportControl.Inclusion;
import io.gridtap.iec61850.server.ReportControl.Reservation;
import io.gridtap.iec61850.server.ReportControl.Resync;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reporting (IEC 61850-7-2 §17, 8-1 §17): takes writes to report control blocks and changes of values, gives reports.
 * No sockets, threads or clock: whoever owns it says what time it is, and calls {@link #timeout} at {@link #deadline}.
 */
final class ReportEngine {
  /** Remarks nobody fetches: the oldest are forgotten. */
  private static final int MAX_REMARKS = 100;

  /** An attribute that was written. @param changed whether its value is another one now */
  record Change(Item.Attribute attribute, boolean changed) {}

  private record Membership(DataSet dataSet, int index) {}

  private final ReportLimits limits;
  private final Map<String, ReportControl> controls = new LinkedHashMap<>();
  private final Map<Item.Attribute, List<Membership>> memberships = new HashMap<>();
  private final Deque<String> remarks = new ArrayDeque<>();
  private Resolver resolver = (_, _) -> Optional.empty();

  /** Finds data sets by reference, among them those of the client's association. */
  interface Resolver {
    Optional<DataSet> find(String reference, ServedClient client);
  }

  ReportEngine(ReportLimits limits) { this.limits = limits; }

  void resolveWith(Resolver dataSets) { resolver = dataSets; }

  Collection<ReportControl> controls() { return controls.values(); }

  /** Adds a block; it begins to buffer if it is a buffered one. */
  void add(ReportControl rcb, Optional<DataSet> dataSet, Moment now) {
    controls.put(rcb.reference(), rcb);
    long minIntgPd = limits.minIntegrityPeriod().toMillis();
    if (rcb.intgPd > 0 && rcb.intgPd < minIntgPd) {
      remark("%s: IntgPd of %d ms counts as %d ms, the least here".formatted(rcb.reference(), rcb.intgPd, minIntgPd));
      rcb.intgPd = minIntgPd;
    }
    attach(rcb, dataSet);
    restartIntegrity(rcb, now);
  }

  void add(DataSet dataSet) {
    for (int i = 0; i < dataSet.members().size(); i++) {
      int index = i;
      dataSet.members().get(i).item().forEachAttribute(attribute -> memberships
          .computeIfAbsent(attribute, _ -> new ArrayList<>()).add(new Membership(dataSet, index)));
    }
  }

  void remove(DataSet dataSet) {
    for (DataSet.Member member : dataSet.members())
      member.item().forEachAttribute(attribute -> {
        List<Membership> list = memberships.get(attribute);
        if (list == null) return;
        list.removeIf(membership -> membership.dataSet.equals(dataSet));
        if (list.isEmpty()) memberships.remove(attribute);
      });
  }

  private static void attach(ReportControl rcb, Optional<DataSet> dataSet) {
    rcb.dataSet.ifPresent(old -> old.users().remove(rcb));
    rcb.dataSet = dataSet;
    dataSet.ifPresent(set -> set.users().add(rcb));
  }

  // Writes

  /** Why the attribute is not written, or nothing if it is. */
  Optional<DataAccessError> write(ServedClient client, ReportControl rcb, String name, Data data, Moment now,
      Instant at) {
    Attribute attribute = Attribute.of(name).orElseThrow();
    Optional<DataAccessError> refusal = refusal(client, rcb, attribute, data);
    if (refusal.isPresent()) return refusal;
    Reservation before = rcb.reservation;
    if (rcb.reservedForTime()) reserveImplicitly(rcb, client);
    refusal = carryOut(client, rcb, attribute, data, now, at);
    if (refusal.isPresent()) rcb.reservation = before;
    return refusal;
  }

  private Optional<DataAccessError> carryOut(ServedClient client, ReportControl rcb, Attribute attribute, Data data,
      Moment now, Instant at) {
    return switch (attribute) {
      case RPT_ENA -> data.equals(Data.Bool.TRUE) ? enable(rcb, client, now) : disable(rcb);
      case RESV -> reserve(rcb, client, data.equals(Data.Bool.TRUE));
      case RESV_TMS -> reserve(rcb, client, ((Data.Int) data).value());
      case GI -> generalInterrogation(rcb, data.equals(Data.Bool.TRUE), at);
      case RPT_ID -> {
        String rptId = ((Data.VisibleString) data).value();
        if (!rptId.equals(rcb.rptId)) purge(rcb);
        rcb.rptId = rptId;
        yield Optional.empty();
      }
      case DAT_SET -> changeDataSet(rcb, client, ((Data.VisibleString) data).value(), now);
      case OPT_FLDS -> {
        rcb.optFlds = new OptFlds(OptFlds.of(((Data.Bits) data).value()).mask() & OptFlds.ALL.mask());
        yield Optional.empty();
      }
      case BUF_TM -> {
        long bufTm = ((Data.Unsigned) data).value();
        if (bufTm != rcb.bufTm) purge(rcb);
        rcb.bufTm = bufTm;
        yield Optional.empty();
      }
      case TRG_OPS -> {
        TrgOps trgOps = TrgOps.of(((Data.Bits) data).value());
        if (!trgOps.equals(rcb.trgOps)) purge(rcb);
        rcb.trgOps = trgOps;
        restartIntegrity(rcb, now);
        yield Optional.empty();
      }
      case INTG_PD -> {
        long intgPd = ((Data.Unsigned) data).value();
        if (intgPd > 0 && intgPd < limits.minIntegrityPeriod().toMillis())
          yield Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
        if (intgPd != rcb.intgPd) purge(rcb);
        rcb.intgPd = intgPd;
        restartIntegrity(rcb, now);
        yield Optional.empty();
      }
      case PURGE_BUF -> {
        if (data.equals(Data.Bool.TRUE)) purge(rcb);
        yield Optional.empty();
      }
      case ENTRY_ID -> position(rcb, ((Data.OctetString) data).value());
      case CONF_REV, SQ_NUM, TIME_OF_ENTRY, OWNER -> throw new IllegalStateException(attribute + " was let through");
    };
  }

  private static Optional<DataAccessError> refusal(ServedClient client, ReportControl rcb, Attribute attribute,
      Data data) {
    boolean readOnly = switch (attribute) {
      case CONF_REV, SQ_NUM, TIME_OF_ENTRY, OWNER -> true;
      case RPT_ID, RPT_ENA, RESV, DAT_SET, OPT_FLDS, BUF_TM, TRG_OPS, INTG_PD, GI, PURGE_BUF, ENTRY_ID, RESV_TMS ->
        false;
    };
    if (!fits(attribute, data)) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
    if (readOnly) return Optional.of(DataAccessError.OBJECT_ACCESS_DENIED);
    boolean others = switch (rcb.reservation) {
      case Reservation.Free() -> false;
      case Reservation.Held(ServedClient holder, boolean _, int _) -> holder != client;
      case Reservation.Kept(Octets owner, int _, Moment _) -> !owner.equals(client.owner());
    };
    if (others) return Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE);
    boolean whileEnabled = attribute == Attribute.GI || attribute == Attribute.RPT_ENA && data.equals(Data.Bool.FALSE);
    if (rcb.enabled && !whileEnabled) return Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE);
    return Optional.empty();
  }

  private static boolean fits(Attribute attribute, Data data) {
    return switch (attribute) {
      case RPT_ID, DAT_SET -> data instanceof Data.VisibleString(String text) && text.length() <= ObjectName.MAX_OCTETS;
      case RPT_ENA, RESV, GI, PURGE_BUF -> data instanceof Data.Bool;
      case CONF_REV, BUF_TM, SQ_NUM, INTG_PD -> data instanceof Data.Unsigned(long value) && value <= 0xFFFF_FFFFL;
      case OPT_FLDS -> data instanceof Data.Bits(BitString bits) && bits.length() == OptFlds.LENGTH;
      case TRG_OPS -> data instanceof Data.Bits(BitString bits) && bits.length() == TrgOps.LENGTH;
      case ENTRY_ID -> data instanceof Data.OctetString(Octets octets) && octets.length() == 8;
      case TIME_OF_ENTRY -> data instanceof Data.BinaryTime;
      case RESV_TMS -> data instanceof Data.Int(long value) && value == (short) value;
      case OWNER -> data instanceof Data.OctetString;
    };
  }

  private void reserveImplicitly(ReportControl rcb, ServedClient client) {
    switch (rcb.reservation) {
      case Reservation.Held _ -> {
      }
      case Reservation.Kept(Octets _, int seconds, Moment _) ->
        rcb.reservation = new Reservation.Held(client, true, seconds);
      case Reservation.Free() ->
        rcb.reservation = new Reservation.Held(client, false, (int) limits.implicitReservation().toSeconds());
    }
  }

  private static Optional<DataAccessError> reserve(ReportControl rcb, ServedClient client, boolean reserved) {
    rcb.reservation = reserved ? new Reservation.Held(client, true, 0) : new Reservation.Free();
    return Optional.empty();
  }

  private static Optional<DataAccessError> reserve(ReportControl rcb, ServedClient client, long seconds) {
    if (seconds < 0) return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    rcb.reservation = seconds > 0
        ? new Reservation.Held(client, true, (int) seconds)
        : new Reservation.Free();
    return Optional.empty();
  }

  private Optional<DataAccessError> changeDataSet(ReportControl rcb, ServedClient client, String reference,
      Moment now) {
    if (rcb.dataSet.map(DataSet::reference).orElse("").equals(reference)) return Optional.empty();
    Optional<DataSet> dataSet = reference.isEmpty()
        ? Optional.empty()
        : resolver.find(reference, client).filter(client.access()::finds);
    if (dataSet.isEmpty() && !reference.isEmpty()) return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    // a buffer outlives associations, so what it buffers has to as well
    if (rcb.buffered() && dataSet.filter(DataSet::associationSpecific).isPresent())
      return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    attach(rcb, dataSet);
    rcb.confRev = (rcb.confRev + 1) & 0xFFFF_FFFFL;
    purge(rcb);
    restartIntegrity(rcb, now);
    return Optional.empty();
  }

  private Optional<DataAccessError> enable(ReportControl rcb, ServedClient client, Moment now) {
    if (rcb.dataSet.isEmpty() || rcb.dataSet.get().showsEdited())
      return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    // a report has no place for values that are withheld
    if (!client.access().readsAll(rcb.dataSet.get())) return Optional.of(DataAccessError.OBJECT_ACCESS_DENIED);
    if (rcb.reservation instanceof Reservation.Free) rcb.reservation = new Reservation.Held(client, false, 0);
    rcb.enabled = true;
    rcb.sqNum = 0;
    if (rcb.buffered()) {
      switch (rcb.resync) {
        case Resync.Everything() -> {
          rcb.sentEntry = 0;
          rcb.overflow = true;
        }
        case Resync.After(long entry) -> {
          rcb.sentEntry = entry;
          rcb.overflow = false;
        }
      }
      rcb.resync = new Resync.Everything();
      pump(rcb);
    } else {
      restartIntegrity(rcb, now);
    }
    return Optional.empty();
  }

  private Optional<DataAccessError> disable(ReportControl rcb) {
    if (!rcb.enabled) return Optional.empty();
    rcb.enabled = false;
    rcb.holder().ifPresent(client -> client.waiting.removeIf(waiting -> waiting.rcb() == rcb));
    if (!rcb.buffered()) {
      forget(rcb);
      rcb.nextIntegrity = Moment.NEVER;
    }
    if (!rcb.reservedForTime()
        && rcb.reservation instanceof Reservation.Held(ServedClient _, boolean explicit, int _) && !explicit)
      rcb.reservation = new Reservation.Free();
    return Optional.empty();
  }

  private Optional<DataAccessError> generalInterrogation(ReportControl rcb, boolean wanted, Instant at) {
    if (!wanted) return Optional.empty();
    if (!rcb.enabled) return Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE);
    if (rcb.trgOps.has(Trigger.GENERAL_INTERROGATION)) reportAll(rcb, Reason.GENERAL_INTERROGATION, at);
    return Optional.empty();
  }

  private static Optional<DataAccessError> position(ReportControl rcb, Octets id) {
    long entry = 0;
    for (int i = 0; i < id.length(); i++) entry = entry << 8 | id.u8(i);
    rcb.resync = new Resync.Everything();
    if (entry == 0) return Optional.empty();
    if (!rcb.buffer.containsKey(entry)) return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    rcb.resync = new Resync.After(entry);
    return Optional.empty();
  }

  private static void forget(ReportControl rcb) {
    rcb.gathered.clear();
    rcb.gatheredUntil = Moment.NEVER;
  }

  private static void purge(ReportControl rcb) {
    forget(rcb);
    rcb.buffer.clear();
    rcb.bufferedOctets = 0;
    rcb.resync = new Resync.Everything();
  }

  /** Buffered blocks report their integrity also while nobody is enabled. */
  private static void restartIntegrity(ReportControl rcb, Moment now) {
    boolean running = (rcb.buffered() || rcb.enabled) && rcb.dataSet.isPresent() && rcb.intgPd > 0
        && rcb.trgOps.has(Trigger.INTEGRITY);
    rcb.nextIntegrity = running ? now.plus(Duration.ofMillis(rcb.intgPd)) : Moment.NEVER;
  }

  // Time

  /** When {@link #timeout} is to be called next. */
  Moment deadline() {
    Moment next = Moment.NEVER;
    for (ReportControl rcb : controls.values()) {
      next = next.earlier(rcb.gatheredUntil).earlier(rcb.nextIntegrity);
      if (rcb.reservation instanceof Reservation.Kept(Octets _, int _, Moment until)) next = next.earlier(until);
    }
    return next;
  }

  void timeout(Moment now, Instant at) {
    for (ReportControl rcb : controls.values()) {
      if (now.reached(rcb.gatheredUntil)) sendGathered(rcb, at);
      if (now.reached(rcb.nextIntegrity)) {
        // in step with the period; what a slow owner missed is left out by skipMissed
        rcb.nextIntegrity = rcb.nextIntegrity.plus(Duration.ofMillis(rcb.intgPd));
        reportAll(rcb, Reason.INTEGRITY, at);
      }
      if (rcb.reservation instanceof Reservation.Kept(Octets _, int _, Moment until) && now.reached(until))
        rcb.reservation = new Reservation.Free();
    }
  }

  /**
   * After {@link #timeout}: integrity periods that were over before its work was done are left out, not made up for, so
   * there is a pause before the next round however long this one took.
   */
  void skipMissed(Moment now) {
    for (ReportControl rcb : controls.values())
      if (now.reached(rcb.nextIntegrity)) rcb.nextIntegrity = now.plus(Duration.ofMillis(rcb.intgPd));
  }

  /** The association is over: its unbuffered blocks are free, its buffered ones as ResvTms says. */
  void closed(ServedClient client, Moment now) {
    for (ReportControl rcb : controls.values()) {
      if (!(rcb.reservation instanceof Reservation.Held(ServedClient holder, boolean _, int seconds))
          || holder != client)
        continue;
      disable(rcb);
      rcb.reservation = rcb.buffered() && seconds > 0
          ? new Reservation.Kept(client.owner(), seconds, now.plus(Duration.ofSeconds(seconds)))
          : new Reservation.Free();
    }
    for (DataSet dataSet : client.dataSets.values()) {
      for (ReportControl user : List.copyOf(dataSet.users())) {
        attach(user, user.configuredDataSet().flatMap(reference -> resolver.find(reference, client)));
        purge(user);
      }
      remove(dataSet);
    }
    client.dataSets.clear();
    client.waiting.clear();
  }

  // Events

  /** All changes of one update: what happens together is reported together. */
  void changed(List<Change> changes, Moment now, Instant at) {
    Map<ReportControl, NavigableMap<Integer, ReasonCode>> events = new LinkedHashMap<>();
    for (Change change : changes) {
      for (Membership membership : memberships.getOrDefault(change.attribute, List.of())) {
        for (ReportControl rcb : membership.dataSet.users()) {
          if (!rcb.enabled && !rcb.buffered()) continue;
          ReasonCode reason = reason(change, rcb.trgOps);
          if (reason == ReasonCode.NONE) continue;
          events.computeIfAbsent(rcb, _ -> new TreeMap<>()).merge(membership.index, reason, ReasonCode::and);
        }
      }
    }
    events.forEach((rcb, members) -> gather(rcb, members, now, at));
  }

  /** Which of the triggers wanted a change sets off. */
  static ReasonCode reason(Change change, TrgOps trgOps) {
    var triggers = change.attribute.triggers();
    ReasonCode reason = ReasonCode.NONE;
    if (triggers.dataChange() && change.changed && trgOps.has(Trigger.DATA_CHANGE))
      reason = reason.and(ReasonCode.of(Reason.DATA_CHANGE));
    if (triggers.qualityChange() && change.changed && trgOps.has(Trigger.QUALITY_CHANGE))
      reason = reason.and(ReasonCode.of(Reason.QUALITY_CHANGE));
    if (triggers.dataUpdate() && trgOps.has(Trigger.DATA_UPDATE))
      reason = reason.and(ReasonCode.of(Reason.DATA_UPDATE));
    return reason;
  }

  private void gather(ReportControl rcb, NavigableMap<Integer, ReasonCode> members, Moment now, Instant at) {
    // a second change of a member must not hide the first: that one is sent early
    if (members.keySet().stream().anyMatch(rcb.gathered::containsKey)) sendGathered(rcb, at);
    boolean first = rcb.gathered.isEmpty();
    DataSet dataSet = rcb.dataSet.orElseThrow();
    members.forEach((index, reason) -> rcb.gathered.put(index, new Inclusion(value(dataSet, index), reason)));
    if (rcb.bufTm == 0) sendGathered(rcb, at);
    else if (first) rcb.gatheredUntil = now.plus(Duration.ofMillis(rcb.bufTm));
  }

  private static Data value(DataSet dataSet, int index) { return dataSet.members().get(index).item().read(); }

  private void sendGathered(ReportControl rcb, Instant at) {
    NavigableMap<Integer, Inclusion> inclusions = new TreeMap<>(rcb.gathered);
    forget(rcb);
    if (!inclusions.isEmpty()) report(rcb, inclusions, at);
  }

  /** After what has been gathered: it happened before. */
  private void reportAll(ReportControl rcb, Reason reason, Instant at) {
    sendGathered(rcb, at);
    DataSet dataSet = rcb.dataSet.orElseThrow();
    NavigableMap<Integer, Inclusion> all = new TreeMap<>();
    for (int i = 0; i < dataSet.members().size(); i++)
      all.put(i, new Inclusion(value(dataSet, i), ReasonCode.of(reason)));
    report(rcb, all, at);
  }

  private void report(ReportControl rcb, NavigableMap<Integer, Inclusion> inclusions, Instant at) {
    if (rcb.buffered()) {
      buffer(rcb, inclusions, at);
      pump(rcb);
      return;
    }
    ServedClient client = rcb.holder().orElseThrow();
    List<InformationReport> segments = ReportFormat.compose(rcb, new Entry(0, at, inclusions, 0), false, client,
        this::remark);
    if (segments.isEmpty()) return;
    if (client.waiting.size() >= limits.maxWaitingReports()) dropOldest(client);
    if (client.waiting.size() < limits.maxWaitingReports())
      client.waiting.add(new ServedClient.Waiting(rcb, segments));
    else // buffered reports have taken all the room, and they are not dropped
      dropped(client, rcb, "this one");
  }

  private void dropped(ServedClient client, ReportControl rcb, String which) {
    client.countDropped();
    if (client.dropped() == 1)
      remark("%s does not take its reports: %s loses %s".formatted(client.peer(), rcb.reference(), which));
  }

  private void dropOldest(ServedClient client) {
    Iterator<ServedClient.Waiting> oldest = client.waiting.iterator();
    while (oldest.hasNext()) {
      ServedClient.Waiting waiting = oldest.next();
      if (waiting.rcb().buffered()) continue;
      oldest.remove();
      dropped(client, waiting.rcb(), "the oldest");
      return;
    }
  }

  private void buffer(ReportControl rcb, NavigableMap<Integer, Inclusion> inclusions, Instant at) {
    int octets = inclusions.values().stream().mapToInt(inclusion -> ReportFormat.octets(inclusion.value())).sum();
    // a number that grows over restarts, and says when
    long number = Math.max(rcb.lastEntry + 1, at.toEpochMilli());
    rcb.buffer.put(number, new Entry(number, at, inclusions, octets));
    rcb.bufferedOctets += octets;
    rcb.lastEntry = number;
    rcb.lastEntryTime = Data.BinaryTime.of(at);
    while (rcb.buffer.size() > limits.maxBufferEntries()
        || rcb.bufferedOctets > limits.maxBufferOctets() && rcb.buffer.size() > 1) {
      Entry lost = rcb.buffer.pollFirstEntry().getValue();
      rcb.bufferedOctets -= lost.octets();
      if (rcb.enabled && lost.number() > rcb.sentEntry) rcb.overflow = true;
      // an entry that is gone can no longer be resumed from
      if (rcb.resync instanceof Resync.After(long entry) && entry <= lost.number())
        rcb.resync = new Resync.Everything();
    }
  }

  /** Takes from the buffer while the client has room. */
  private void pump(ReportControl rcb) {
    if (!rcb.enabled || rcb.holder().isEmpty()) return;
    ServedClient client = rcb.holder().get();
    while (client.waiting.size() < limits.maxWaitingReports()) {
      Map.Entry<Long, Entry> next = rcb.buffer.higherEntry(rcb.sentEntry);
      if (next == null) return;
      List<InformationReport> segments = ReportFormat.compose(rcb, next.getValue(), rcb.overflow, client, this::remark);
      rcb.sentEntry = next.getKey();
      rcb.sentEntryTime = Data.BinaryTime.of(next.getValue().at());
      if (segments.isEmpty()) continue;
      rcb.overflow = false;
      client.waiting.add(new ServedClient.Waiting(rcb, segments));
    }
  }

  /** The next report for this client; taking it makes room for buffered ones. */
  Optional<ServedClient.Waiting> take(ServedClient client) {
    Optional<ServedClient.Waiting> next = Optional.ofNullable(client.waiting.poll());
    if (next.isPresent()) {
      for (ReportControl rcb : controls.values())
        if (rcb.buffered() && rcb.enabled && rcb.holder().filter(client::equals).isPresent()) pump(rcb);
    }
    return next;
  }

  /** What went wrong and only the log can tell. */
  Optional<String> remark() {
    return Optional.ofNullable(remarks.poll());
  }

  private void remark(String text) {
    if (remarks.size() == MAX_REMARKS) remarks.remove();
    remarks.add(text);
  }
}
