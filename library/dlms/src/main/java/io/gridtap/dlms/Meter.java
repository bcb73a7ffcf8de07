package io.gridtap.dlms;

import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.Clock;
import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.cosem.Invocation;
import io.gridtap.dlms.cosem.ObjectDirectory;
import io.gridtap.dlms.cosem.ProfileColumn;
import io.gridtap.dlms.cosem.ProfileGeneric;
import io.gridtap.dlms.cosem.ProfileReader;
import io.gridtap.dlms.cosem.RangeDialect;
import io.gridtap.dlms.cosem.ScalerUnit;
import io.gridtap.dlms.cosem.Selections;
import io.gridtap.dlms.cosem.ShapeException;
import io.gridtap.dlms.cosem.TimePolicy;
import io.gridtap.dlms.cosem.TypedAttribute;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A meter as its user sees it, on top of an association: values with scaler and unit, profiles, clock, relay, image
 * transfer. What does not change is read once and remembered.
 */
public final class Meter {
  /** Clock of the meter. */
  public static final Obis CLOCK = Obis.of(0, 0, 1, 0, 0, 255);
  private static final AttributeDescriptor OBJECT_LIST = new AttributeDescriptor(15, Obis.CURRENT_ASSOCIATION, 2);
  private static final int MAX_SHIFT_SECONDS = 900;

  private final DlmsClient client;
  private final MeterMemory memory;
  private final TimePolicy times;
  private final RangeDialect ranges;

  /** @param memory of this meter: connect the client with its {@link MeterMemory#batching} */
  public Meter(DlmsClient client, MeterMemory memory, TimePolicy times, RangeDialect ranges) {
    this.client = client;
    this.memory = memory;
    this.times = times;
    this.ranges = ranges;
  }

  /** Nothing is remembered beyond this object; time and ranges as the standard has them. */
  public static Meter of(DlmsClient client) {
    return new Meter(client, MeterMemory.transientOne(client.settings().maxPerRequest()), TimePolicy.STANDARD,
        RangeDialect.STANDARD);
  }

  public DlmsClient client() { return client; }

  public MeterMemory memory() { return memory; }

  /**
   * The meter's objects, read from its association unless they are remembered. Not to be able to keep them on the disk is
   * logged once and loses nothing.
   */
  public ObjectDirectory objects() throws InterruptedException {
    Optional<ObjectDirectory> known = memory.objects();
    if (known.isPresent()) return known.get();
    ObjectDirectory read = client.shortNames()
        ? client.named().names()
        : ObjectDirectory.ofLogicalNames(value(OBJECT_LIST));
    memory.objects(read);
    memory.keep();
    return read;
  }

  /**
   * Reads values and, the first time, their scalers and units along with them. One that cannot be read does not keep the
   * others from being read, nor does a disk that does not take what was learned: that is logged once.
   */
  public List<Reading> read(List<AttributeDescriptor> attributes) throws InterruptedException {
    Set<AttributeDescriptor> unknown = new LinkedHashSet<>();
    for (AttributeDescriptor attribute : attributes)
      scalerOf(attribute).filter(scaler -> memory.scaler(scaler).isEmpty()).ifPresent(unknown::add);
    List<AttributeRequest> requests = new ArrayList<>();
    for (AttributeDescriptor attribute : attributes) requests.add(AttributeRequest.of(attribute));
    for (AttributeDescriptor scaler : unknown) requests.add(AttributeRequest.of(scaler));
    List<GetResult> results = client.get(requests);
    int next = attributes.size();
    for (AttributeDescriptor scaler : unknown) remember(scaler, results.get(next++));
    memory.keep();
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < attributes.size(); i++)
      readings.add(new Reading(attributes.get(i), results.get(i), scalerOf(attributes.get(i)).flatMap(memory::scaler)));
    return List.copyOf(readings);
  }

  /** What cannot be read or understood is tried again the next time. */
  private void remember(AttributeDescriptor attribute, GetResult result) {
    if (!(result instanceof GetResult.Value(Data data))) return;
    try {
      memory.scaler(attribute, ScalerUnit.of(data));
    } catch (ShapeException noScaler) {
      System.getLogger(Meter.class.getName()).log(System.Logger.Level.WARNING,
          "%s: %s is no scaler_unit: %s".formatted(client.peer(), attribute, noScaler.getMessage()));
    }
  }

  /** Where the scaler and unit of a register's value is. */
  private static Optional<AttributeDescriptor> scalerOf(AttributeDescriptor attribute) {
    return CaptureObject.of(attribute.classId(), attribute.instance(), attribute.attributeId()).scalerUnit();
  }

  /** The meter's time; empty if it does not specify it. */
  public Optional<Instant> time() throws InterruptedException {
    return CosemDateTimes.instant(typed(Clock.TIME, CLOCK), times);
  }

  public DataAccessResult setTime(Instant time) throws InterruptedException {
    return client.set(Clock.TIME.at(CLOCK), CosemDateTimes.octetString(CosemDateTimes.of(time, times)));
  }

  /** Shifts the clock, by 900 s at most. */
  public ActionOutcome shiftTime(Duration by) throws InterruptedException {
    long seconds = by.toSeconds();
    if (Math.abs(seconds) > MAX_SHIFT_SECONDS)
      throw new IllegalArgumentException("a clock is shifted by at most 900 s: " + by);
    return invoke(Clock.shiftTime(CLOCK, (int) seconds));
  }

  /** The relay, or another object of class 70. */
  public Relay relay(Obis object) { return new Relay(this, object); }

  /** The image transfer object, mostly 0-0:44.0.0. */
  public ImageUpload image(Obis object) {
    return new ImageUpload(this, object);
  }

  /**
   * Rows of a profile captured from {@code from} to {@code to}, as they come. What its columns are is read first.
   *
   * @throws RefusedException if the meter does not tell
   */
  public ProfileStream profile(Obis profile, Instant from, Instant to) throws InterruptedException {
    ProfileShape shape = shape(profile);
    CaptureObject clock = shape.columns().stream().map(ProfileColumn::object).filter(CaptureObject::isClock).findFirst()
        .orElse(CaptureObject.CLOCK);
    return stream(profile, shape, Optional.of(Selections.range(clock, from, to, List.of(), ranges, times)));
  }

  /** Rows by number, 1 the first. */
  public ProfileStream profile(Obis profile, long fromEntry, long toEntry) throws InterruptedException {
    return stream(profile, shape(profile), Optional.of(Selections.entries(fromEntry, toEntry)));
  }

  /** All rows. */
  public ProfileStream profile(Obis profile) throws InterruptedException {
    return stream(profile, shape(profile), Optional.empty());
  }

  private ProfileStream stream(Obis profile, ProfileShape shape, Optional<SelectiveAccess> selection)
      throws InterruptedException {
    BlockStream blocks = client.stream(new AttributeRequest(ProfileGeneric.BUFFER.at(profile), selection));
    return new ProfileStream(blocks, new ProfileReader(shape.columns(), shape.period(), times, shape.newestFirst()),
        client.settings().association().limits());
  }

  private record ProfileShape(List<ProfileColumn> columns, Duration period, boolean newestFirst) {}

  private ProfileShape shape(Obis profile) throws InterruptedException {
    List<GetResult> told = client.get(List.of(AttributeRequest.of(ProfileGeneric.CAPTURE_OBJECTS.at(profile)),
        AttributeRequest.of(ProfileGeneric.CAPTURE_PERIOD.at(profile)),
        AttributeRequest.of(ProfileGeneric.SORT_METHOD.at(profile))));
    List<CaptureObject> objects = ProfileGeneric.CAPTURE_OBJECTS.read(profile,
        required(ProfileGeneric.CAPTURE_OBJECTS.at(profile), told.get(0)));
    long period = told.get(1) instanceof GetResult.Value(Data data) ? ProfileGeneric.CAPTURE_PERIOD.read(data) : 0;
    boolean newestFirst = told.get(2) instanceof GetResult.Value(Data data)
        && ProfileGeneric.SORT_METHOD.read(data) == ProfileGeneric.LIFO;
    scalers(objects);
    List<ProfileColumn> columns = objects.stream().map(object -> ProfileColumn.of(object)
        .with(object.scalerUnit().flatMap(memory::scaler).orElse(ScalerUnit.NONE))).toList();
    return new ProfileShape(columns, Duration.ofSeconds(period), newestFirst);
  }

  private void scalers(List<CaptureObject> objects) throws InterruptedException {
    Set<AttributeDescriptor> unknown = new LinkedHashSet<>();
    for (CaptureObject object : objects)
      object.scalerUnit().filter(scaler -> memory.scaler(scaler).isEmpty()).ifPresent(unknown::add);
    if (unknown.isEmpty()) return;
    List<GetResult> results = client.get(unknown.stream().map(AttributeRequest::of).toList());
    int next = 0;
    for (AttributeDescriptor scaler : unknown) remember(scaler, results.get(next++));
    memory.keep();
  }

  /**
   * The invocation counter that a meter expects next, told to the public client: 0-0:43.1.n.
   *
   * @param client of an association without security, mostly client 16
   */
  public static long invocationCounter(DlmsClient client, int n) throws InterruptedException {
    AttributeDescriptor counter = new AttributeDescriptor(1, Obis.of(0, 0, 43, 1, n, 255), 2);
    if (required(counter, client.get(counter)) instanceof Data.Int(var _, long value)) return value;
    throw new RefusedException("%s holds no number".formatted(counter));
  }

  <T> T typed(TypedAttribute<T> attribute, Obis object) throws InterruptedException {
    return attribute.read(object, value(attribute.at(object)));
  }

  ActionOutcome invoke(Invocation invocation) throws InterruptedException {
    return client.action(invocation.method(), invocation.parameter());
  }

  void invokeOrRefuse(Invocation invocation, String step) throws InterruptedException {
    ActionResult result = invoke(invocation).result();
    if (result != ActionResult.SUCCESS) throw new RefusedException("%s: %s".formatted(step, result.word()));
  }

  private Data value(AttributeDescriptor attribute) throws InterruptedException {
    return required(attribute, client.get(attribute));
  }

  private static Data required(AttributeDescriptor attribute, GetResult result) {
    return switch (result) {
      case GetResult.Value(Data data) -> data;
      case GetResult.Failure(var reason) -> throw new RefusedException("%s: %s".formatted(attribute, reason.word()));
    };
  }
}
