package io.gridtap.sources.iec61850;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Timestamp;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.report.DataSetDirectory.Leaf;
import io.gridtap.iec61850.report.DataSetDirectory.Member;
import io.gridtap.iec61850.report.DataSetDirectory.Place;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.report.ReasonCode.Reason;
import io.gridtap.iec61850.report.Report;
import io.gridtap.telemetry.Cause;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Quality.ClockQuality;
import io.gridtap.telemetry.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns reports into measurements, one for each value of the process in them, with the quality and the time that go with
 * it: beside it in its member, in another member of the report, or last heard of. A quality that comes without its value
 * is told with the last value. Used by one thread.
 */
public final class ReportMeasurements {
  /** Which time a measurement has. */
  public enum TimeChoice {
    /** The member's own {@code t} if valid, else TimeofEntry, else arrival. */
    MEMBER,
    /** TimeofEntry, else arrival. */
    ENTRY,
    /** When the report arrived. */
    ARRIVAL
  }

  private final String device;
  private final String iedName;
  private final TimeChoice time;
  private final Map<String, Track> tracks = new HashMap<>();

  /** @param iedName label {@code ied}; if empty, the name of the device */
  public ReportMeasurements(String device, String iedName, TimeChoice time) {
    this.device = device;
    this.iedName = iedName.isEmpty() ? device : iedName;
    this.time = time;
  }

  /** What is remembered of one control block. */
  private static final class Track {
    private final Map<Integer, Points> byMember = new HashMap<>();
    private final Map<Place, io.gridtap.iec61850.Quality> qualities = new HashMap<>();
    private final Map<Place, List<Place>> valuesOfQuality = new HashMap<>();
    private final Map<Place, Remembered> lastValues = new HashMap<>();
  }

  private record Remembered(PointId point, Value value, Leaf leaf) {}

  /** What is known of one member. */
  private static final class Points {
    private final Member member;
    /** One for each leaf; null where the leaf is no value of the process. */
    private final @Nullable PointId[] of;
    /** Leaves that are qualities of values in other members. */
    private final int[] loneQualities;

    Points(Member member, @Nullable PointId[] of, int[] loneQualities) {
      this.member = member;
      this.of = of;
      this.loneQualities = loneQualities;
    }
  }

  /** Adds the measurements of {@code report} to {@code measurements}; one of no subscription has no names and gives none. */
  public void take(Report report, List<Measurement> measurements) {
    if (report.rcb().isEmpty()) return;
    Track track = tracks.computeIfAbsent(report.rcb() + " " + report.rptId(), _ -> new Track());
    for (Report.Entry entry : report.entries()) takeEntry(report, entry, track, measurements);
    for (Report.Entry entry : report.entries()) takeLoneQualities(report, entry, track, measurements);
  }

  private void takeEntry(Report report, Report.Entry entry, Track track, List<Measurement> measurements) {
    Points points = track.byMember.get(entry.index());
    if (points == null || !points.member.equals(entry.member())) {
      points = points(report, entry, track);
      track.byMember.put(entry.index(), points);
    }
    List<Leaf> leaves = entry.member().leaves();
    if (entry.values().size() != leaves.size()) return; // not of the type known: said in the report's remarks
    Cause cause = cause(entry.reason());
    for (int i = 0; i < leaves.size(); i++) {
      PointId point = points.of[i];
      if (point == null) continue;
      io.gridtap.iec61850.Value value = entry.values().get(i);
      Leaf leaf = leaves.get(i);
      Optional<Timestamp> stamp = timestamp(report, entry, leaf);
      Quality quality = quality(report, entry, leaf, track, stamp, value);
      Value told = value(value);
      if (leaf.quality().isPresent() && leaf.quality().get().member() != entry.index())
        track.lastValues.put(new Place(entry.index(), i), new Remembered(point, told, leaf));
      measurements.add(new Measurement(point, told, quality, observedAt(report, stamp), report.receivedAt(), cause));
    }
  }

  /** Members that are a quality and came without the values it is about. */
  private void takeLoneQualities(Report report, Report.Entry entry, Track track, List<Measurement> measurements) {
    Points points = track.byMember.get(entry.index());
    if (points == null || entry.values().size() != points.of.length) return;
    for (int i : points.loneQualities) {
      if (!(entry.values().get(i) instanceof io.gridtap.iec61850.Quality quality)) continue;
      Place here = new Place(entry.index(), i);
      track.qualities.put(here, quality);
      for (Place valuePlace : track.valuesOfQuality.getOrDefault(here, List.of())) {
        Remembered last = track.lastValues.get(valuePlace);
        if (last == null || report.entry(valuePlace.member()).isPresent()) continue;
        Optional<Timestamp> stamp = last.leaf.timestamp().flatMap(report::value)
            .flatMap(value -> value instanceof Timestamp time ? Optional.of(time) : Optional.empty());
        measurements.add(new Measurement(last.point, last.value, quality(quality, stamp), observedAt(report, stamp),
            report.receivedAt(), cause(entry.reason())));
      }
    }
  }

  private Points points(Report report, Report.Entry entry, Track track) {
    List<Leaf> leaves = entry.member().leaves();
    @Nullable
    PointId[] points = new PointId[leaves.size()];
    for (int i = 0; i < points.length; i++) {
      Leaf leaf = leaves.get(i);
      if (!leaf.isValue()) continue;
      points[i] = point(report, entry.member(), leaf);
      Optional<Place> quality = leaf.quality();
      if (quality.isPresent() && quality.get().member() != entry.index())
        track.valuesOfQuality.computeIfAbsent(quality.get(), _ -> new ArrayList<>())
            .add(new Place(entry.index(), i));
    }
    return new Points(entry.member(), points, loneQualities(entry));
  }

  private static int[] loneQualities(Report.Entry entry) {
    List<Leaf> leaves = entry.member().leaves();
    Set<Place> own = new HashSet<>();
    for (Leaf leaf : leaves) if (leaf.isValue()) leaf.quality().ifPresent(own::add);
    return IntStream.range(0, leaves.size()).filter(i -> leaves.get(i).type().kind() == ValueType.Kind.QUALITY
        && !own.contains(new Place(entry.index(), i))).toArray();
  }

  private PointId point(Report report, Member member, Leaf leaf) {
    LinkedHashMap<String, String> labels = new LinkedHashMap<>();
    labels.put("ied", iedName);
    labels.put("ld", member.reference().map(FcReference::logicalDevice).orElse(""));
    labels.put("rcb", report.rcb());
    labels.put("rpt_id", report.rptId());
    labels.put("data_set", member.dataSet().isEmpty() ? report.datSet().orElse("") : member.dataSet());
    labels.put("member", member.shortName());
    labels.put("component", leaf.component());
    String path = member.reference()
        .map(r -> r.logicalDevice() + "/" + r.logicalNode() + "." + leaf.path() + "[" + r.constraint() + "]")
        .orElse(member.name());
    return new PointId("iec61850", device, path, labels);
  }

  private static Optional<Timestamp> timestamp(Report report, Report.Entry entry, Leaf leaf) {
    if (leaf.timestamp().isEmpty()) return Optional.empty();
    Place place = leaf.timestamp().get();
    Optional<io.gridtap.iec61850.Value> found = place.member() == entry.index()
        ? Optional.of(entry.values().get(place.leaf()))
        : report.value(place);
    return found.isPresent() && found.get() instanceof Timestamp stamp ? Optional.of(stamp) : Optional.empty();
  }

  private Instant observedAt(Report report, Optional<Timestamp> stamp) {
    return switch (time) {
      case MEMBER -> stamp.isPresent() && stamp.get().isValid()
          ? stamp.get().instant()
          : report.timeOfEntry().orElse(report.receivedAt());
      case ENTRY -> report.timeOfEntry().orElse(report.receivedAt());
      case ARRIVAL -> report.receivedAt();
    };
  }

  private static Quality quality(Report report, Report.Entry entry, Leaf leaf, Track track, Optional<Timestamp> stamp,
      io.gridtap.iec61850.Value value) {
    if (value instanceof io.gridtap.iec61850.Value.Unavailable) return UNAVAILABLE;
    if (leaf.quality().isEmpty()) return stamp.isEmpty() ? Quality.UNKNOWN : withClock(Quality.UNKNOWN, stamp.get());
    Place place = leaf.quality().get();
    if (place.member() == entry.index())
      return entry.values().get(place.leaf()) instanceof io.gridtap.iec61850.Quality here
          ? quality(here, stamp)
          : Quality.UNKNOWN;
    Optional<io.gridtap.iec61850.Value> elsewhere = report.value(place);
    if (elsewhere.isPresent() && elsewhere.get() instanceof io.gridtap.iec61850.Quality there) {
      track.qualities.put(place, there);
      return quality(there, stamp);
    }
    io.gridtap.iec61850.Quality last = track.qualities.get(place);
    return last == null ? Quality.UNKNOWN : quality(last, stamp);
  }

  /** The device could not give the value at all. */
  private static final Quality UNAVAILABLE = Quality.of(Quality.Validity.INVALID, Quality.Detail.FAILURE);

  private static final Quality[] BY_BITS = new Quality[1 << io.gridtap.iec61850.Quality.LENGTH];

  /** Nothing is dropped: each of the 13 bits and the clock's own quality has its place. */
  private static Quality quality(io.gridtap.iec61850.Quality quality, Optional<Timestamp> stamp) {
    Quality known = BY_BITS[quality.bits()];
    if (known == null) {
      known = QualityMapping.of(quality);
      BY_BITS[quality.bits()] = known;
    }
    return stamp.isEmpty() ? known : withClock(known, stamp.get());
  }

  private static Quality withClock(Quality quality, Timestamp stamp) {
    if (!stamp.isSet()) return quality;
    int clock = stamp.utc().quality();
    if (clock == Timestamp.UNSPECIFIED_ACCURACY) return quality;
    return quality.with(new ClockQuality(stamp.leapSecondsKnown(), stamp.clockFailure(), stamp.clockNotSynchronized(),
        stamp.accuracyBits())).shared();
  }

  private static Value value(io.gridtap.iec61850.Value value) {
    return switch (value) {
      case io.gridtap.iec61850.Value.Bool flag -> new Value.Bool(flag.value());
      case io.gridtap.iec61850.Value.Int(long number) -> new Value.Int(number);
      case io.gridtap.iec61850.Value.Unsigned(long number) -> new Value.Unsigned(number);
      case io.gridtap.iec61850.Value.Float32(float number) -> new Value.Float32(number);
      case io.gridtap.iec61850.Value.Float64(double number) -> new Value.Float64(number);
      case io.gridtap.iec61850.Value.Enumerated(int ordinal, String label) -> new Value.Enumerated(ordinal, label);
      case io.gridtap.iec61850.Value.Text(String text) -> new Value.Text(text);
      case io.gridtap.iec61850.Value.OctetString(var octets) -> new Value.OctetString(octets.toHex());
      case io.gridtap.iec61850.Value.Bits(var bits) -> new Value.Bits(bits.toString());
      case io.gridtap.iec61850.Value.Check check ->
        new Value.Bits((check.synchrocheck() ? "1" : "0") + (check.interlockCheck() ? "1" : "0"));
      case io.gridtap.iec61850.Value.EntryTime entry ->
        entry.instant().<Value>map(Value.Timestamp::new).orElseGet(() -> new Value.Text(entry.text()));
      case io.gridtap.iec61850.Value.Structure structure -> new Value.Text(structure.text());
      case io.gridtap.iec61850.Value.Array array -> new Value.Text(array.text());
      case io.gridtap.iec61850.Value.Other other -> new Value.Text(other.text());
      case io.gridtap.iec61850.Value.Unavailable unavailable -> new Value.Text(unavailable.text());
      case io.gridtap.iec61850.Quality quality -> new Value.Bits(quality.bitString().toString());
      case Timestamp stamp -> new Value.Timestamp(stamp.instant());
      case io.gridtap.iec61850.Dbpos position -> Value.DoublePoint.values()[position.ordinal()];
      case io.gridtap.iec61850.Tcmd command -> new Value.Enumerated(command.ordinal(), command.text());
    };
  }

  private static Cause cause(ReasonCode reason) {
    if (reason.has(Reason.DATA_CHANGE)) return Cause.DATA_CHANGE;
    if (reason.has(Reason.QUALITY_CHANGE)) return Cause.QUALITY_CHANGE;
    if (reason.has(Reason.DATA_UPDATE)) return Cause.DATA_UPDATE;
    if (reason.has(Reason.INTEGRITY)) return Cause.INTEGRITY;
    if (reason.has(Reason.GENERAL_INTERROGATION)) return Cause.GENERAL_INTERROGATION;
    if (reason.has(Reason.APPLICATION_TRIGGER)) return Cause.APPLICATION_TRIGGER;
    return Cause.UNKNOWN;
  }
}
