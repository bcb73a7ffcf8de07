package io.gridtap.sources.dlms;

import io.gridtap.dlms.Meter;
import io.gridtap.dlms.ProfileStream;
import io.gridtap.dlms.Reading;
import io.gridtap.dlms.RefusedException;
import io.gridtap.dlms.RequestFailedException;
import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.cosem.Measurement;
import io.gridtap.dlms.cosem.ProfileColumn;
import io.gridtap.dlms.cosem.ProfileEntry;
import io.gridtap.dlms.cosem.RangeDialect;
import io.gridtap.dlms.cosem.ScalerUnit;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.telemetry.Quality;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An association by the library's client. */
final class ClientLink implements MeterLink {
  /** Asked for at once: a day of minutes is within what any meter sends, and bounds what is held. */
  private static final Duration RANGE = Duration.ofDays(1);
  private static final int MAX_ROWS = 100_000;

  private final Meter meter;
  private final MeterAccess access;

  ClientLink(Meter meter, MeterAccess access) {
    this.meter = meter;
    this.access = access;
  }

  @Override
  public boolean isOpen() { return meter.client().isOpen(); }

  @Override
  public void close() { meter.client().close(); }

  @Override
  public List<Observation> read(List<Wanted> wanted) throws IOException, InterruptedException {
    try {
      List<Reading> readings = meter.read(wanted.stream().map(Wanted::attribute).toList());
      List<Observation> observations = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) observations.add(observation(wanted.get(i), readings.get(i)));
      return observations;
    } catch (RuntimeException failure) {
      throw ClientLinks.lost(failure);
    }
  }

  private Observation observation(Wanted wanted, Reading reading) {
    return switch (reading.result()) {
      case GetResult.Failure(var reason) -> new Observation.Refused(wanted, reason.word());
      case GetResult.Value(Data raw) -> reading.scalerUnit().isEmpty() && isRegister(wanted.attribute())
          ? new Observation.Refused(wanted, "its scaler and unit cannot be read")
          : observation(wanted, raw, reading.scalerUnit());
    };
  }

  /** Without its scaler a register's number says nothing. */
  private static boolean isRegister(AttributeDescriptor attribute) {
    return scaler(attribute).isPresent();
  }

  private static Optional<AttributeDescriptor> scaler(AttributeDescriptor attribute) {
    return CaptureObject.of(attribute.classId(), attribute.instance(), attribute.attributeId()).scalerUnit();
  }

  private Observation.Read observation(Wanted wanted, Data raw, Optional<ScalerUnit> scaler) {
    boolean isTime = wanted.attribute().classId() == CaptureObject.CLOCK.classId()
        && wanted.attribute().attributeId() == 2;
    Data meant = isTime ? CosemDateTimes.read(raw).<Data>map(Data.DateTime::new).orElse(raw) : raw;
    return new Observation.Read(wanted,
        DataValues.value(meant, scaler.orElse(ScalerUnit.NONE).scaler(), access.times()),
        scaler.map(known -> OptionalInt.of(known.unit().code())).orElse(OptionalInt.empty()),
        scaler.map(known -> OptionalInt.of(known.scaler())).orElse(OptionalInt.empty()), Optional.empty());
  }

  @Override
  public Optional<String> rows(WantedProfile profile, Instant from, RowTaker taker)
      throws IOException, InterruptedException {
    try {
      if (access.ranges().form() == RangeDialect.Form.UNSUPPORTED)
        return hand(meter.profile(profile.instance()), from, true, taker);
      Optional<String> left = Optional.empty();
      // the meter's clock may be ahead
      Instant end = Instant.now().plus(Duration.ofHours(1));
      for (Instant day = from; day.isBefore(end); day = day.plus(RANGE)) {
        Instant to = day.plus(RANGE).isBefore(end) ? day.plus(RANGE) : end;
        left = day(profile, day, to, day.equals(from), taker).or(optional(left));
      }
      return left;
    } catch (RuntimeException failure) {
      throw ClientLinks.lost(failure);
    }
  }

  private static java.util.function.Supplier<Optional<String>> optional(Optional<String> known) { return () -> known; }

  /** Some meters refuse a range in which there is nothing. */
  private Optional<String> day(WantedProfile profile, Instant from, Instant to, boolean first, RowTaker taker)
      throws IOException, InterruptedException {
    try {
      return hand(meter.profile(profile.instance(), from, to), from, first, taker);
    } catch (RefusedException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    } catch (RequestFailedException refused) {
      if (!meter.client().isOpen()) throw refused;
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }

  /**
   * Rows in time are handed on as they come; of a meter that gives the newest first they are collected and turned round.
   *
   * @param inclusive whether a row at {@code from} belongs to them
   * @return what was left out
   */
  private Optional<String> hand(ProfileStream rows, Instant from, boolean inclusive, RowTaker taker)
      throws IOException, InterruptedException {
    List<Row> held = new ArrayList<>();
    boolean inTime = false;
    long left = 0;
    try (rows) {
      for (Optional<ProfileEntry> entry = rows.next(); entry.isPresent(); entry = rows.next()) {
        Optional<Instant> at = entry.get().time();
        if (at.isEmpty()) left++;
        if (at.isEmpty() || at.get().isBefore(from) || !inclusive && at.get().equals(from)) continue;
        Row row = row(rows.columns(), entry.get(), at.get());
        inTime = inTime || held.size() == 1 && !held.getFirst().at().isAfter(row.at());
        if (inTime) {
          for (Row before : held) taker.take(before);
          held.clear();
          taker.take(row);
        } else if (held.size() < MAX_ROWS) held.add(row);
        else
          left++;
      }
    }
    held.sort(Comparator.comparing(Row::at));
    for (Row row : held) taker.take(row);
    return left == 0 ? Optional.empty() : Optional.of("rows left out, without a time or beyond what is held");
  }

  /** What a column is called: by the table, or by its OBIS code. */
  private Wanted wanted(CaptureObject object) {
    // some meters capture "all" of an object and mean its value
    int attribute = object.attribute() < 1 ? 2 : object.attribute();
    AttributeDescriptor descriptor = new AttributeDescriptor(object.classId(), object.name(), attribute);
    Optional<Measurement> named = attribute == 2 ? access.names().of(object.name()) : Optional.empty();
    return Wanted.of(descriptor, named.map(Measurement::name).orElse(""),
        named.map(Measurement::description).orElse(""));
  }

  private Row row(List<ProfileColumn> columns, ProfileEntry entry, Instant at) {
    List<Observation.Read> cells = new ArrayList<>();
    for (int i = 0; i < columns.size() && i < entry.cells().size(); i++) {
      ProfileColumn column = columns.get(i);
      Optional<AttributeDescriptor> scaler = column.object().scalerUnit();
      boolean unscaled = scaler.isPresent() && meter.memory().scaler(scaler.get()).isEmpty();
      if (column.role() != ProfileColumn.Role.VALUE || unscaled) continue;
      cells.add(observation(wanted(column.object()), entry.cells().get(i).raw(), Optional.of(column.scalerUnit())));
    }
    return new Row(at, cells,
        entry.status().isPresent() ? StatusQuality.of(entry.status().getAsLong()) : Quality.UNKNOWN);
  }
}
