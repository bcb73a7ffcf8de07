package io.gridtap.iec61850.report;

import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.report.DataSetDirectory.Member;
import io.gridtap.iec61850.report.OptFlds.Field;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.wire.BitString;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes reports of what one association sends: finds the control block by RptID and data set, names and types the
 * members, joins segments, and notices what is missing. Used by one thread.
 *
 * <p>Devices are taken as they are: fields that a report claims and does not have, six or seven bits of reason,
 * inclusion strings longer than the data set. What was forgiven stands in {@link Report#remarks}.
 */
public final class ReportRouter {
  /** Reports of different control blocks whose segments may be under way at once. */
  private static final int MAX_UNFINISHED = 64;

  /**
   * A control block whose reports are expected.
   *
   * @param rcb its reference, {@code LD0/LLN0$RP$urcbStat01}
   * @param rptId what its reports carry; the reference if it was left empty
   * @param buffered whether it is a BRCB
   */
  public record Subscription(String rcb, String rptId, boolean buffered, DataSetDirectory dataSet) {}

  /** What is remembered of one subscription. */
  private static final class Track {
    private final Subscription subscription;
    private long lastSqNum = -1;

    Track(Subscription subscription) { this.subscription = subscription; }
  }

  private record Unfinished(Report report, long lastSubSqNum) {}

  private final List<Track> tracks = new ArrayList<>();
  private final Map<String, List<Track>> byRptId = new HashMap<>();
  private final Map<String, Unfinished> unfinished = new LinkedHashMap<>();

  /** Expects reports of this control block; a new subscription of the same one replaces the old. */
  public void subscribe(Subscription subscription) {
    unsubscribe(subscription.rcb);
    tracks.add(new Track(subscription));
    index();
  }

  public void unsubscribe(String rcb) {
    tracks.removeIf(track -> track.subscription.rcb.equals(rcb));
    index();
  }

  /** The one of this control block, if its reports are expected. */
  public Optional<Subscription> subscription(String rcb) {
    return tracks.stream().map(track -> track.subscription).filter(there -> there.rcb.equals(rcb)).findFirst();
  }

  /** Whether a report of this SqNum is the next: it counts up, wraps at 8, 16 or 32 bits, and some leave out the 0. */
  public static boolean follows(long before, long now) {
    boolean wrapped = (before == 255 || before == 65_535 || before == 4_294_967_295L) && (now == 0 || now == 1);
    return now == before + 1 || wrapped;
  }

  private void index() {
    byRptId.clear();
    for (Track track : tracks)
      byRptId.computeIfAbsent(track.subscription.rptId, _ -> new ArrayList<>()).add(track);
  }

  /** Subscriptions that share RptID and data set with another one: their reports cannot be told apart. */
  public List<String> ambiguous() {
    List<String> names = new ArrayList<>();
    for (List<Track> same : byRptId.values()) {
      for (Track track : same)
        for (Track other : same)
          if (track != other && track.subscription.dataSet.reference().equals(other.subscription.dataSet.reference())
              && track.subscription.buffered == other.subscription.buffered)
            names.add(track.subscription.rcb);
    }
    return names.stream().distinct().sorted().toList();
  }

  /** Whether this is a report of a control block, and not a command termination or the like. */
  public static boolean isReport(InformationReport information) {
    return information.variables() instanceof VariableAccess.NamedList(ObjectName name)
        && name instanceof ObjectName.VmdSpecific(String item) && item.equals("RPT");
  }

  /**
   * The report that {@code information} is, or completes; nothing while segments are missing.
   *
   * @throws DecodeException if it is no report, or its fields are not those it claims; the offset counts elements
   */
  public Optional<Report> take(InformationReport information, Instant receivedAt) {
    if (!isReport(information)) throw new DecodeException("no report: the variable list is not RPT", 0);
    return new Reading(information.results(), receivedAt).read();
  }

  /** One report on its way from list to record (IEC 61850-8-1 table 66: the order of the elements). */
  private final class Reading {
    private final List<AccessResult> elements;
    private final Instant receivedAt;
    private List<String> remarks = List.of();
    private int at;

    Reading(List<AccessResult> elements, Instant receivedAt) {
      this.elements = elements;
      this.receivedAt = receivedAt;
    }

    private Optional<Report> read() {
      String rptId = text("RptID");
      if (!(next() instanceof Data.Bits(BitString optional))) throw fault("OptFlds wanted");
      OptFlds optFlds = OptFlds.of(optional);
      OptionalLong sqNum = optFlds.has(Field.SEQUENCE_NUMBER) ? number("SqNum") : OptionalLong.empty();
      Optional<Instant> timeOfEntry = optFlds.has(Field.REPORT_TIME_STAMP) ? time() : Optional.empty();
      Optional<String> datSet = optFlds.has(Field.DATA_SET_NAME) ? Optional.of(text("DatSet")) : Optional.empty();
      Optional<Boolean> bufOvfl = optFlds.has(Field.BUFFER_OVERFLOW) ? overflow() : Optional.empty();
      Optional<Octets> entryId = optFlds.has(Field.ENTRY_ID) ? entryId() : Optional.empty();
      OptionalLong confRev = optFlds.has(Field.CONF_REVISION) ? number("ConfRev") : OptionalLong.empty();
      boolean segmented = optFlds.has(Field.SEGMENTATION);
      long subSqNum = segmented ? number("SubSqNum").orElse(0) : 0;
      boolean more = segmented && flag();
      if (!(next() instanceof Data.Bits(BitString inclusion))) throw fault("inclusion bit string wanted");

      Optional<Track> track = route(rptId, datSet, bufOvfl.isPresent() || entryId.isPresent());
      List<Report.Entry> entries = entries(inclusion, optFlds, track);
      String rcb = track.map(t -> t.subscription.rcb).orElse("");
      Report part = new Report(rcb, rptId, optFlds, sqNum, timeOfEntry, datSet, bufOvfl, entryId, confRev, inclusion,
          entries, receivedAt, remarks);
      Optional<Report> whole = segmented ? join(part, subSqNum, more) : Optional.of(part);
      return whole.map(report -> watchSequence(report, track));
    }

    private AccessResult next() {
      if (at >= elements.size()) throw fault("the report ends early");
      return elements.get(at++);
    }

    private AccessResult peek() {
      if (at >= elements.size()) throw fault("the report ends early");
      return elements.get(at);
    }

    private String text(String what) {
      if (next() instanceof Data.VisibleString(String text)) return text;
      throw fault(what + " wanted");
    }

    private OptionalLong number(String what) {
      if (peek() instanceof Data.Unsigned(long value)) {
        at++;
        return OptionalLong.of(value);
      }
      if (peek() instanceof Data.Int(long value)) {
        at++;
        return OptionalLong.of(value);
      }
      return claimed(what, OptionalLong.empty());
    }

    private Optional<Instant> time() {
      if (!(peek() instanceof Data.BinaryTime time)) return claimed("TimeofEntry", Optional.empty());
      at++;
      return time.instant();
    }

    private Optional<Boolean> overflow() {
      if (!(peek() instanceof Data.Bool(boolean value))) return claimed("BufOvfl", Optional.empty());
      at++;
      return Optional.of(value);
    }

    private Optional<Octets> entryId() {
      if (!(peek() instanceof Data.OctetString(Octets id))) return claimed("EntryID", Optional.empty());
      at++;
      return Optional.of(id);
    }

    private boolean flag() {
      if (!(next() instanceof Data.Bool(boolean value))) throw fault("MoreSegmentsFollow wanted");
      return value;
    }

    /** The field is claimed and not there. */
    private <T> T claimed(String what, T absent) {
      remark("claims %s and does not carry it".formatted(what));
      return absent;
    }

    private void remark(String text) {
      if (remarks.isEmpty()) remarks = new ArrayList<>();
      remarks.add(text);
    }

    private DecodeException fault(String what) { return new DecodeException("report: " + what, Math.max(0, at - 1)); }

    private Optional<Track> route(String rptId, Optional<String> datSet, boolean buffered) {
      List<Track> same = byRptId.getOrDefault(rptId, List.of());
      if (same.size() == 1 && (datSet.isEmpty() || matches(same.getFirst(), datSet.get())))
        return Optional.of(same.getFirst());
      List<Track> fitting = new ArrayList<>();
      for (Track track : same) if (datSet.isEmpty() || matches(track, datSet.get())) fitting.add(track);
      if (fitting.size() > 1) {
        List<Track> ofKind = fitting.stream().filter(track -> track.subscription.buffered == buffered).toList();
        if (!ofKind.isEmpty()) fitting = ofKind;
      }
      if (fitting.isEmpty()) {
        remark("fits no control block subscribed: RptID %s, data set %s".formatted(rptId, datSet.orElse("not named")));
        return Optional.empty();
      }
      if (fitting.size() > 1) remark("fits %d control blocks, taken for the first".formatted(fitting.size()));
      return Optional.of(fitting.getFirst());
    }

    private static boolean matches(Track track, String datSet) {
      return track.subscription.dataSet.reference().equals(datSet);
    }

    private List<Report.Entry> entries(BitString inclusion, OptFlds optFlds, Optional<Track> track) {
      int included = inclusion.count();
      boolean references = optFlds.has(Field.DATA_REFERENCE);
      boolean reasons = optFlds.has(Field.REASON_FOR_INCLUSION);
      int left = elements.size() - at;
      // how many elements are left tells which of the claimed columns are there
      if (left != included * (1 + (references ? 1 : 0) + (reasons ? 1 : 0))) {
        if (references && left == included * (reasons ? 2 : 1)) references = claimed("data references", false);
        else if (reasons && left == included * (references ? 2 : 1)) reasons = claimed("reasons", false);
        else
          throw fault("%d members included, %d elements left for them".formatted(included, left));
      }
      int firstValue = at + (references ? included : 0);
      int firstReason = firstValue + included;
      List<Member> members = track.map(t -> t.subscription.dataSet.members()).orElse(List.of());
      List<Report.Entry> entries = new ArrayList<>(included);
      int member = -1;
      for (int i = 0; i < included; i++) {
        member = inclusion.nextSet(member + 1);
        Member of = member < members.size() ? members.get(member) : unknown(member, track.isPresent());
        String reference = references ? reference(elements.get(at + i)) : "";
        ReasonCode reason = reasons ? reason(elements.get(firstReason + i)) : ReasonCode.NONE;
        AccessResult data = elements.get(firstValue + i);
        DataSetDirectory.Values values = DataSetDirectory.values(of, data);
        if (!values.fits()) remark("%s: the value is not of the type known for it".formatted(of.name()));
        entries.add(new Report.Entry(member, of, values.list(), data, reason, reference));
      }
      return entries;
    }

    private Member unknown(int index, boolean subscribed) {
      if (subscribed) remark("includes member %d, which its data set does not have".formatted(index));
      return DataSetDirectory.of("", List.of(new DataSetDirectory.Entry("[" + index + "]", Optional.empty(),
          ValueType.UNKNOWN))).members().getFirst();
    }

    private String reference(AccessResult element) {
      if (element instanceof Data.VisibleString(String text)) return text;
      throw fault("data reference wanted");
    }

    private ReasonCode reason(AccessResult element) {
      if (element instanceof Data.Bits(BitString bits)) return ReasonCode.of(bits);
      throw fault("reason code wanted");
    }

    /** Segments of one report have the same SqNum and count from 0; one that does not follow ends the attempt. */
    private Optional<Report> join(Report part, long subSqNum, boolean more) {
      String key = part.rcb().isEmpty() ? part.rptId() : part.rcb();
      Optional<Unfinished> before = Optional.ofNullable(unfinished.remove(key));
      Optional<Report> continued = before
          .filter(begun -> begun.lastSubSqNum + 1 == subSqNum && begun.report.sqNum().equals(part.sqNum()))
          .map(Unfinished::report);
      if (before.isPresent() && continued.isEmpty()) remark("segments of the report before it are missing: dropped");
      if (continued.isEmpty() && subSqNum != 0) {
        // what is left of a report whose beginning is missing is given as it is rather than lost
        remark("segment %d without those before it".formatted(subSqNum));
        return Optional.of(part.with(part.entries(), part.inclusion(), remarks));
      }
      Report joined = continued.map(begun -> joined(begun, part))
          .orElseGet(() -> part.with(part.entries(), part.inclusion(), remarks));
      if (joined.entries().size() > joined.inclusion().count()) {
        remark("segments repeat members: those before are dropped");
        return Optional.of(part.with(part.entries(), part.inclusion(), remarks));
      }
      if (!more) return Optional.of(joined);
      if (unfinished.size() >= MAX_UNFINISHED) unfinished.remove(unfinished.keySet().iterator().next());
      unfinished.put(key, new Unfinished(joined, subSqNum));
      return Optional.empty();
    }

    private static Report joined(Report before, Report part) {
      List<Report.Entry> entries = new ArrayList<>(before.entries());
      entries.addAll(part.entries());
      boolean[] bits = new boolean[Math.max(before.inclusion().length(), part.inclusion().length())];
      for (int i = 0; i < bits.length; i++)
        bits[i] = before.inclusion().getOrFalse(i) || part.inclusion().getOrFalse(i);
      Set<String> remarks = new LinkedHashSet<>(before.remarks());
      remarks.addAll(part.remarks());
      return before.with(entries, BitString.of(bits), List.copyOf(remarks));
    }

    /** Each enabling is a new track. */
    private static Report watchSequence(Report report, Optional<Track> of) {
      if (of.isEmpty() || report.sqNum().isEmpty()) return report;
      Track track = of.get();
      long now = report.sqNum().getAsLong();
      long last = track.lastSqNum;
      track.lastSqNum = now;
      if (last < 0 || follows(last, now)) return report;
      List<String> remarks = new ArrayList<>(report.remarks());
      remarks.add(now > last
          ? "sequence gap: %d after %d, %d reports are missing".formatted(now, last, now - last - 1)
          : "sequence number %d after %d".formatted(now, last));
      return report.with(report.entries(), report.inclusion(), remarks);
    }
  }
}
