package io.gridtap.sources.iec104;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.ClockSynchronization;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.Cp24Time2a;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.Delay;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.EndOfInitialization;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.iec104.asdu.Information;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.NoTime;
import io.gridtap.iec104.asdu.NormalizedValue;
import io.gridtap.iec104.asdu.NormalizedWithoutQuality;
import io.gridtap.iec104.asdu.Parameter;
import io.gridtap.iec104.asdu.ParameterActivation;
import io.gridtap.iec104.asdu.ProtectionEvent;
import io.gridtap.iec104.asdu.ProtectionOutput;
import io.gridtap.iec104.asdu.ProtectionStart;
import io.gridtap.iec104.asdu.Raw;
import io.gridtap.iec104.asdu.Read;
import io.gridtap.iec104.asdu.ResetProcess;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.SecurityStatistics;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.StatusAndChange;
import io.gridtap.iec104.asdu.StepPosition;
import io.gridtap.iec104.asdu.TestCounter;
import io.gridtap.iec104.asdu.TestPattern;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.Quality.ClockQuality;
import io.gridtap.telemetry.Quality.Detail;
import io.gridtap.telemetry.Value;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * ASDUs in monitor direction as measurements. An object with several elements becomes several: the second of a
 * protection event is {@code …/elapsed}, of a counter {@code …/sequence}, of a packed single point {@code …/changes}.
 * It remembers the last of each point, to mark a gap. For one thread.
 */
public final class Iec104Measurements {
  /** Which time a value gets. */
  public enum TimeChoice {
    /** The time tag, if there is one in range; else arrival. */
    DEVICE,
    /** When it came. */
    ARRIVAL
  }

  /** A hostile or confused station must not fill the memory with addresses. */
  public static final int MAX_POINTS = 1_000_000;

  /** Answers that repeat what was asked, and say nothing else. */
  private static final Set<Cause> MIRRORED = Set.of(Cause.ACTIVATION_CON, Cause.DEACTIVATION_CON,
      Cause.ACTIVATION_TERM, Cause.UNKNOWN_TYPE, Cause.UNKNOWN_CAUSE, Cause.UNKNOWN_COMMON_ADDRESS,
      Cause.UNKNOWN_ADDRESS);
  /** Beyond all keys of addresses. */
  private static final long RAW = 1L << 40;

  private static final ClockQuality INVALID_TIME = new ClockQuality(false, false, true, 31);
  private static final ClockQuality UNREADABLE_TIME = new ClockQuality(false, true, false, 31);

  private final String device;
  private final PointList.Names names;
  private final StationTime stationTime;
  private final TimeChoice choice;
  private final Map<Long, Point> points = new HashMap<>();
  private final boolean unlisted;
  private long unwanted;
  private long skipped;

  /** A point of the station, or the fact that it is not wanted. */
  private static final class Point {
    private final Map<String, PointId> ids = new HashMap<>(2);
    private final Optional<String> name;
    private final Map<String, Measurement> last = new LinkedHashMap<>(2);

    Point(Optional<String> name) { this.name = name; }
  }

  /** @param device its name in the gateway */
  public Iec104Measurements(String device, PointList list, StationTime stationTime, TimeChoice choice) {
    this.device = device;
    this.names = list.names();
    this.unlisted = list.unlisted();
    this.stationTime = stationTime;
    this.choice = choice;
  }

  /** Objects that were not delivered because the list does not have them, or because there were too many points. */
  public long unwanted() {
    return unwanted;
  }

  /** Objects that are neither process information nor the mirror of a request, such as interrogated parameters. */
  public long skipped() {
    return skipped;
  }

  /** Appends what the ASDU says of the process; confirmations of commands and the like say nothing of it. */
  public void take(Asdu asdu, Instant receivedAt, List<Measurement> target) {
    TypeId type = asdu.type();
    if (type.kind() == TypeId.Kind.UNKNOWN || type.kind() == TypeId.Kind.SECURITY) {
      raw(asdu, receivedAt, target);
      return;
    }
    if (type.kind() != TypeId.Kind.MONITOR && type != TypeId.M_EI_NA_1) {
      if (!MIRRORED.contains(asdu.cause().cause())) skipped += asdu.count();
      return;
    }
    io.gridtap.telemetry.Cause cause = cause(asdu.cause().cause());
    for (InformationObject object : asdu.objects()) {
      Point point = point(asdu.commonAddress(), object.address());
      if (point.name.isEmpty()) {
        unwanted++;
        continue;
      }
      Quality quality = quality(object, asdu.cause().test());
      Instant observedAt = observedAt(object.time(), receivedAt);
      for (Leaf leaf : leaves(object.information())) {
        PointId id = id(point, asdu.commonAddress(), object.address(), type, leaf.name);
        Measurement measurement = new Measurement(id, leaf.value, quality, observedAt, receivedAt, cause);
        // that a station was initialized does not become old
        if (type != TypeId.M_EI_NA_1) point.last.put(leaf.name, measurement);
        target.add(measurement);
      }
    }
  }

  /**
   * Appends the last value of each point once more, as questionable and old: from here on until the next one comes
   * nothing is known.
   */
  public void markGap(Instant at, List<Measurement> target) {
    for (Point point : points.values())
      point.last.replaceAll((leaf, last) -> {
        if (last.quality().details().contains(Detail.OLD_DATA)) return last;
        Set<Detail> details = EnumSet.of(Detail.OLD_DATA);
        details.addAll(last.quality().details());
        Quality.Validity validity = last.quality().validity() == Quality.Validity.INVALID
            ? Quality.Validity.INVALID
            : Quality.Validity.QUESTIONABLE;
        Measurement marked = new Measurement(last.point(), last.value(),
            last.quality().with(details).with(validity).with(ClockQuality.UNSPECIFIED).shared(), at, at,
            io.gridtap.telemetry.Cause.UNKNOWN);
        target.add(marked);
        return marked;
      });
  }

  private Point point(int commonAddress, int address) {
    return point(PointList.key(commonAddress, address), () -> names.of(commonAddress, address));
  }

  private Point point(long key, Supplier<Optional<String>> name) {
    Point known = points.get(key);
    if (known != null) return known;
    if (points.size() >= MAX_POINTS) return new Point(Optional.empty());
    Point point = new Point(name.get());
    points.put(key, point);
    return point;
  }

  private PointId id(Point point, int commonAddress, int address, TypeId type, String leaf) {
    PointId known = point.ids.get(leaf);
    // the untagged type is the same point: interrogated without time, spontaneous with it
    if (known != null) return known;
    LinkedHashMap<String, String> labels = new LinkedHashMap<>();
    labels.put("ca", Integer.toString(commonAddress));
    labels.put("ioa", Integer.toString(address));
    labels.put("type", type.untagged().orElse(type).name());
    String name = point.name.orElseThrow();
    PointId id = new PointId("iec104", device, leaf.isEmpty() ? name : name + "/" + leaf, labels);
    point.ids.put(leaf, id);
    return id;
  }

  /**
   * Private and unknown types: the octets, under the number of the type. Where their addresses are is not known, so no
   * list names them.
   */
  private void raw(Asdu asdu, Instant receivedAt, List<Measurement> target) {
    int number = asdu.type().number();
    Point point = point(RAW | PointList.key(asdu.commonAddress(), number),
        () -> unlisted ? Optional.of("%d/type-%d".formatted(asdu.commonAddress(), number)) : Optional.empty());
    if (point.name.isEmpty()) {
      unwanted += asdu.count();
      return;
    }
    PointId id = point.ids.computeIfAbsent("", _ -> {
      LinkedHashMap<String, String> labels = new LinkedHashMap<>();
      labels.put("ca", Integer.toString(asdu.commonAddress()));
      labels.put("type", asdu.type().name());
      return new PointId("iec104", device, point.name.orElseThrow(), labels);
    });
    Measurement measurement = new Measurement(id, Value.OctetString.of(asdu.body().toByteArray()),
        Quality.UNKNOWN.withTest(asdu.cause().test()).shared(), receivedAt, receivedAt, cause(asdu.cause().cause()));
    point.last.put("", measurement);
    target.add(measurement);
  }

  private record Leaf(String name, Value value) {}

  private static List<Leaf> leaves(Information information) {
    return switch (information) {
      case SinglePoint single -> one(new Value.Bool(single.on()));
      case DoublePoint twin -> one(state(twin.state()));
      case StepPosition step -> one(new Value.StepPosition(step.value(), step.transientState()));
      case Bitstring32 bits -> one(bits(bits.bits(), 32));
      case NormalizedValue normalized -> one(new Value.Float64(normalized.value()));
      case NormalizedWithoutQuality normalized -> one(new Value.Float64(normalized.value()));
      case ScaledValue scaled -> one(new Value.Int(scaled.value()));
      case ShortFloat real -> one(new Value.Float32(real.value()));
      case IntegratedTotal total -> counter(total);
      case SecurityStatistics statistics -> counter(statistics.total());
      case ProtectionEvent event -> two(state(event.state()), "elapsed", new Value.Int(event.elapsed().millis()));
      case ProtectionStart start -> two(bits(start.events(), 8), "duration", new Value.Int(start.duration().millis()));
      case ProtectionOutput output ->
        two(bits(output.circuits(), 8), "operating", new Value.Int(output.operating().millis()));
      case StatusAndChange packed -> two(bits(packed.states(), 16), "changes", bits(packed.changes(), 16));
      case EndOfInitialization end -> one(new Value.Enumerated(end.cause(), switch (end.cause()) {
        case 0 -> "local power on";
        case 1 -> "local manual reset";
        case 2 -> "remote reset";
        default -> "";
      }));
      case Raw raw -> one(Value.OctetString.of(raw.octets().toByteArray()));
      case Command _,Interrogation _,CounterInterrogation _,Read _,ClockSynchronization _,TestPattern _,ResetProcess _,Delay _,TestCounter _,Parameter _,ParameterActivation _,FileInformation _ ->
        List.of();
    };
  }

  private static List<Leaf> one(Value value) { return List.of(new Leaf("", value)); }

  private static List<Leaf> two(Value value, String name, Value second) {
    return List.of(new Leaf("", value), new Leaf(name, second));
  }

  private static List<Leaf> counter(IntegratedTotal total) {
    return two(new Value.Int(total.counter()), "sequence", new Value.Int(total.sequence()));
  }

  private static Value state(DoublePoint.State state) { return Value.DoublePoint.values()[state.code()]; }

  /** Bit 1 of the standard first. */
  private static Value.Bits bits(int bits, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) text.append((char) ('0' + (bits >>> i & 1)));
    return new Value.Bits(text.toString());
  }

  private Instant observedAt(TimeTag time, Instant receivedAt) {
    return choice == TimeChoice.ARRIVAL
        ? receivedAt
        : stationTime.instant(time, receivedAt).orElse(receivedAt);
  }

  private Quality quality(InformationObject object, boolean test) {
    Quality quality = object.information() instanceof Monitored monitored && hasQuality(monitored)
        ? QualityMapping.of(monitored.quality())
        : Quality.UNKNOWN;
    boolean plain = !test && !object.time().invalid() && !object.time().substituted();
    if (object.information() instanceof IntegratedTotal total) quality = counter(quality, total);
    if (plain && readable(object.time())) return quality;
    if (!readable(object.time())) quality = quality.with(UNREADABLE_TIME);
    else if (object.time().invalid()) quality = quality.with(INVALID_TIME);
    if (object.time().substituted()) quality = with(quality, Detail.TIME_SUBSTITUTED);
    return quality.withTest(test).shared();
  }

  private static boolean hasQuality(Monitored monitored) { return !(monitored instanceof NormalizedWithoutQuality); }

  private static Quality counter(Quality quality, IntegratedTotal total) {
    Quality mapped = quality;
    if (total.carry()) mapped = with(mapped, Detail.CARRY);
    if (total.adjusted()) mapped = with(mapped, Detail.ADJUSTED);
    return mapped.shared();
  }

  private static Quality with(Quality quality, Detail detail) {
    Set<Detail> details = EnumSet.of(detail);
    details.addAll(quality.details());
    return quality.with(details);
  }

  private static boolean readable(TimeTag time) {
    return switch (time) {
      case NoTime _ -> true;
      case Cp24Time2a cp24 -> cp24.isInRange();
      case Cp56Time2a cp56 -> cp56.isInRange();
    };
  }

  /** Names of their own for what the gateway tells apart. */
  static io.gridtap.telemetry.Cause cause(Cause cause) {
    if (cause.isInterrogated()) return io.gridtap.telemetry.Cause.GENERAL_INTERROGATION;
    if (cause.isCounterRequested()) return io.gridtap.telemetry.Cause.COUNTER_INTERROGATION;
    return CAUSES.getOrDefault(cause, io.gridtap.telemetry.Cause.UNKNOWN);
  }

  private static final Map<Cause, io.gridtap.telemetry.Cause> CAUSES = Map.of(
      Cause.PERIODIC, io.gridtap.telemetry.Cause.PERIODIC,
      Cause.BACKGROUND, io.gridtap.telemetry.Cause.BACKGROUND_SCAN,
      Cause.SPONTANEOUS, io.gridtap.telemetry.Cause.SPONTANEOUS,
      Cause.INITIALIZED, io.gridtap.telemetry.Cause.INITIALIZED,
      Cause.REQUEST, io.gridtap.telemetry.Cause.REQUESTED,
      Cause.RETURN_REMOTE, io.gridtap.telemetry.Cause.RETURN_REMOTE,
      Cause.RETURN_LOCAL, io.gridtap.telemetry.Cause.RETURN_LOCAL);
}
