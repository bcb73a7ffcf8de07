package io.gridtap.app;

import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.ProfileColumn;
import io.gridtap.dlms.cosem.ProfileEntry;
import io.gridtap.dlms.cosem.ProfileReader;
import io.gridtap.dlms.cosem.RangeDialect;
import io.gridtap.dlms.cosem.ScalerUnit;
import io.gridtap.dlms.cosem.Selections;
import io.gridtap.dlms.cosem.ShapeException;
import io.gridtap.dlms.cosem.TimePolicy;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.ProfileRow;
import io.gridtap.dlms.xdlms.ProfileRows;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a profile's description first, then rows one by one, however many there are. */
final class ProfileReading {
  private static final int CLASS = 7;
  private static final int BUFFER = 2;
  private static final int LIFO = 2;

  /** What is read of it. */
  sealed interface Part {
    record All() implements Part {}

    /** Both included. */
    record Range(Instant from, Instant to) implements Part {}

    /** @param to 0 the last */
    record Entries(long from, long to) implements Part {}
  }

  private final MeterTalk talk;
  private final Obis obis;
  private final List<ProfileColumn> columns;
  private final List<Integer> shown;
  private final Duration period;
  private final TimePolicy policy;
  private final boolean newestFirst;

  private ProfileReading(MeterTalk talk, Obis obis, List<ProfileColumn> columns, List<Integer> shown, Duration period,
      TimePolicy policy, boolean newestFirst) {
    this.talk = talk;
    this.obis = obis;
    this.columns = columns;
    this.shown = shown;
    this.period = period;
    this.policy = policy;
    this.newestFirst = newestFirst;
  }

  /** @param wanted objects whose columns are shown; empty for all */
  static ProfileReading of(MeterTalk talk, Obis obis, List<Obis> wanted, TimePolicy policy)
      throws InterruptedException {
    List<MeterTalk.Outcome> told = talk.get(List.of(3, 4, 5).stream()
        .map(each -> AttributeRequest.of(new AttributeDescriptor(CLASS, obis, each))).toList());
    List<CaptureObject> objects = switch (told.get(0)) {
      case MeterTalk.Outcome.Value(Data data) -> captured(obis, data);
      case MeterTalk.Outcome.Failed(String reason, var _) ->
        throw CommandFailure.failed("profile %s: %s".formatted(obis, reason));
    };
    List<Integer> shown = shown(obis, objects, wanted);
    long seconds = number(told.get(1)).orElse(0L);
    boolean newestFirst = number(told.get(2)).orElse(0L) == LIFO;
    return new ProfileReading(talk, obis, scaled(talk, objects), shown, Duration.ofSeconds(seconds), policy,
        newestFirst);
  }

  private static List<CaptureObject> captured(Obis obis, Data data) {
    try {
      List<CaptureObject> objects = CaptureObject.listOf(data);
      if (!objects.isEmpty()) return objects;
    } catch (ShapeException odd) {
      throw CommandFailure.failed("profile %s: %s".formatted(obis, odd.getMessage()), odd);
    }
    throw CommandFailure.failed("profile %s captures nothing: its capture_objects are empty".formatted(obis));
  }

  private static List<Integer> shown(Obis obis, List<CaptureObject> objects, List<Obis> wanted) {
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      Obis name = objects.get(i).name();
      if (wanted.isEmpty() || objects.get(i).isClock() || wanted.stream().anyMatch(each -> like(each, name)))
        shown.add(i);
    }
    for (Obis each : wanted)
      if (objects.stream().noneMatch(object -> like(each, object.name())))
        throw CommandFailure.failed("profile %s has no column %s; it has %s".formatted(obis, each,
            String.join(", ", objects.stream().map(object -> object.name().toString()).toList())));
    return shown;
  }

  /** Channels aside: meters differ in them. */
  private static boolean like(Obis wanted, Obis name) {
    return (wanted.code() & ~(0xFFL << 32)) == (name.code() & ~(0xFFL << 32));
  }

  private static List<ProfileColumn> scaled(MeterTalk talk, List<CaptureObject> objects) throws InterruptedException {
    List<AttributeDescriptor> scalers = objects.stream().flatMap(object -> object.scalerUnit().stream()).distinct()
        .toList();
    List<MeterTalk.Outcome> outcomes = scalers.isEmpty()
        ? List.of()
        : talk.get(scalers.stream().map(AttributeRequest::of).toList());
    List<ProfileColumn> columns = new ArrayList<>();
    for (CaptureObject object : objects) {
      ProfileColumn column = ProfileColumn.of(object);
      Optional<AttributeDescriptor> scaler = object.scalerUnit();
      if (scaler.isPresent()
          && outcomes.get(scalers.indexOf(scaler.get())) instanceof MeterTalk.Outcome.Value(var data))
        column = column.with(scaler(data));
      columns.add(column);
    }
    return columns;
  }

  private static ScalerUnit scaler(Data data) {
    try {
      return ScalerUnit.of(data);
    } catch (ShapeException odd) {
      return ScalerUnit.NONE;
    }
  }

  private static Optional<Long> number(MeterTalk.Outcome outcome) {
    return outcome instanceof MeterTalk.Outcome.Value(Data.Int(var _, long number))
        ? Optional.of(number)
        : Optional.empty();
  }

  List<ProfileColumn> columns() { return columns; }

  /** Indexes of the columns that are shown. */
  List<Integer> shown() { return shown; }

  /** Zero if captures follow no clock. */
  Duration period() { return period; }

  void read(Part part, Consumer<ProfileEntry> taker) throws InterruptedException {
    ProfileReader reader = new ProfileReader(columns, period, policy, newestFirst);
    ProfileRows rows = new ProfileRows(Limits.STANDARD);
    AttributeRequest request = new AttributeRequest(new AttributeDescriptor(CLASS, obis, BUFFER), selection(part));
    try {
      talk.stream(request, chunk -> {
        rows.feed(chunk);
        while (rows.next()) {
          ProfileEntry entry = reader.row(data(rows.row()));
          if (belongs(part, entry)) taker.accept(entry);
        }
      });
      rows.end();
    } catch (DecodeException | ShapeException odd) {
      throw CommandFailure.failed("profile %s, row %d: %s".formatted(obis, rows.seen() + 1, odd.getMessage()), odd);
    }
  }

  private Optional<SelectiveAccess> selection(Part part) {
    return switch (part) {
      case Part.All _ -> Optional.empty();
      case Part.Entries(long from, long to) -> Optional.of(Selections.entries(from, to));
      case Part.Range(Instant from, Instant to) -> {
        RangeDialect dialect = talk.profile().reading().ranges();
        // such a meter gives all, and what lies outside is left out here
        if (dialect.form() == RangeDialect.Form.UNSUPPORTED) yield Optional.empty();
        CaptureObject clock = columns.stream().map(ProfileColumn::object).filter(CaptureObject::isClock).findFirst()
            .orElseThrow(() -> CommandFailure.failed(
                "profile %s has no column with the time; read it by --entries".formatted(obis)));
        yield Optional.of(Selections.range(clock, from, to, List.of(), dialect, policy));
      }
    };
  }

  /** Meters that round, or take no ranges, give more than was asked for. */
  private static boolean belongs(Part part, ProfileEntry entry) {
    return !(part instanceof Part.Range(Instant from, Instant to)) || entry.time().isEmpty()
        || !entry.time().get().isBefore(from) && !entry.time().get().isAfter(to);
  }

  private static Data data(ProfileRow row) {
    List<Data> cells = new ArrayList<>(row.columns());
    for (int column = 0; column < row.columns(); column++) cells.add(row.data(column));
    return new Data.Structure(cells);
  }
}
