package io.gridtap.sink.sql;

import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.PointId;
import io.gridtap.telemetry.Quality;
import io.gridtap.telemetry.SinkException;
import io.gridtap.telemetry.Value;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A measurement as a row that every data base can store as it is. */
record Row(String device, String point, Instant observedAt, int sequence, String protocol, Instant receivedAt,
    OptionalDouble number, Optional<String> text, String validity, String quality, String clock, String cause,
    String labels) {
  /** What all data bases can store; years of four digits. */
  static final Instant FIRST = Instant.parse("1000-01-01T00:00:00Z");
  static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private static final long EXACT = 1L << 53;

  /**
   * @throws SinkException
   *             of the kind {@link SinkException.Kind#DATA} if the table cannot hold it unchanged
   */
  static Row of(Measurement measurement, int sequence, Dialect dialect, String where) throws SinkException {
    PointId point = measurement.point();
    Quality quality = measurement.quality();
    OptionalDouble number = measurement.value().number();
    Optional<String> text = text(measurement.value());
    if (number.isPresent() && !stores(dialect, number.getAsDouble())) {
      number = OptionalDouble.empty();
      text = Optional.of(measurement.value().text());
    }
    Row row = new Row(point.device(), point.path(), Sequencer.time(measurement), sequence, point.protocol(),
        measurement.receivedAt().truncatedTo(ChronoUnit.MICROS), number, text,
        quality.validity().word(), quality.words(), clock(quality.clock()), measurement.cause().word(),
        json(point.labels()));
    row.check(Column.DEVICE, row.device, where);
    row.check(Column.POINT, row.point, where);
    row.check(Column.PROTOCOL, row.protocol, where);
    if (row.text.isPresent())
      row.check(Column.TEXT, row.text.get(), where);
    row.check(Column.LABELS, row.labels, where);
    row.check(Column.OBSERVED_AT, row.observedAt, where);
    row.check(Column.RECEIVED_AT, row.receivedAt, where);
    return row;
  }

  /** PostgreSQL knows all numbers of IEEE 754, MariaDB the finite ones, SQL Server none between 0 and 2⁻¹⁰²². */
  private static boolean stores(Dialect dialect, double number) {
    return switch (dialect) {
      case POSTGRESQL -> true;
      case MARIADB -> Double.isFinite(number);
      case SQLSERVER -> Double.isFinite(number) && (number == 0 || Math.abs(number) >= Double.MIN_NORMAL);
    };
  }

  private void check(Column column, String text, String where) throws SinkException {
    int most = column.type() instanceof Column.Type.Text limited ? limited.most() : Column.MOST_LONG_TEXT;
    if (text.length() > most)
      throw SinkException.data("%s longer than %d characters".formatted(column.sql(), most), where(where),
          "it has %d; texts are not cut".formatted(text.length()), null);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0)
        throw SinkException.data("NUL character in " + column.sql(), where(where), "a data base cannot store it", null);
      if (!Character.isSurrogate(c))
        continue;
      if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1)))
        i++;
      else
        throw SinkException.data(column.sql() + " is no Unicode text", where(where),
            "it has half a surrogate pair at index " + i, null);
    }
  }

  private void check(Column column, Instant time, String where) throws SinkException {
    if (time.isBefore(FIRST) || time.isAfter(LAST))
      throw SinkException.data(column.sql() + " before the year 1000 or after 9999", where(where),
          "it is " + time + "; is the clock of the device set?", null);
  }

  private String where(String where) { return "%s (%s %s)".formatted(where, shown(device), shown(point)); }

  /** Something too long is only begun, and controls are not sent to a terminal. */
  private static String shown(String text) {
    String begun = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    return begun.replaceAll("\\p{Cntrl}", "?");
  }

  /** Where the number does not say it all. */
  private static Optional<String> text(Value value) {
    return switch (value) {
      case Value.Float32(float number) when Float.isFinite(number) -> Optional.empty();
      case Value.Float64(double number) when Double.isFinite(number) -> Optional.empty();
      case Value.Int(long number) when number >= -EXACT && number <= EXACT -> Optional.empty();
      case Value.Unsigned(long number) when number >= 0 && number <= EXACT -> Optional.empty();
      case Value.Decimal(BigDecimal number) when isExact(number) -> Optional.empty();
      case Value.Enumerated(int ordinal, String label) when label.isEmpty() -> Optional.empty();
      case Value.StepPosition(int position, boolean onItsWay) when !onItsWay -> Optional.empty();
      case Value.Float32 number -> Optional.of(number.text());
      case Value.Float64 number -> Optional.of(number.text());
      case Value.Int number -> Optional.of(number.text());
      case Value.Unsigned number -> Optional.of(number.text());
      case Value.Decimal number -> Optional.of(number.text());
      case Value.Enumerated enumerated -> Optional.of(enumerated.text());
      case Value.StepPosition step -> Optional.of(step.text());
      case Value.Bool bool -> Optional.of(bool.text());
      case Value.Text text -> Optional.of(text.text());
      case Value.Bits bits -> Optional.of(bits.text());
      case Value.OctetString octets -> Optional.of(octets.text());
      case Value.DoublePoint point -> Optional.of(point.text());
      case Value.Timestamp time -> Optional.of(time.text());
    };
  }

  /** Whether the shortest decimal of the double is the number, zeros at its end aside. */
  private static boolean isExact(BigDecimal number) {
    double nearest = number.doubleValue();
    return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(number) == 0;
  }

  private static String clock(Quality.ClockQuality clock) {
    StringBuilder words = new StringBuilder();
    if (clock.leapSecondsKnown())
      words.append(" leapSecondsKnown");
    if (clock.clockFailure())
      words.append(" clockFailure");
    if (clock.clockNotSynchronized())
      words.append(" clockNotSynchronized");
    if (clock.accuracyBits() != Quality.ClockQuality.UNSPECIFIED.accuracyBits())
      words.append(" accuracy=").append(clock.accuracyBits());
    return words.isEmpty() ? "" : words.substring(1);
  }

  private static String json(Map<String, String> labels) {
    StringBuilder json = new StringBuilder("{");
    labels.forEach((name, value) -> {
      if (json.length() > 1)
        json.append(", ");
      quoted(json, name);
      json.append(": ");
      quoted(json, value);
    });
    return json.append('}').toString();
  }

  private static void quoted(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\')
        json.append('\\').append(c);
      else if (c < 0x20)
        json.append("\\u%04x".formatted((int) c));
      else
        json.append(c);
    }
    json.append('"');
  }

  /** In the order of {@link Column}; answers the index of the parameter that comes next. */
  int bind(PreparedStatement statement, int first, Dialect dialect) throws SQLException {
    int next = first;
    statement.setString(next++, device);
    statement.setString(next++, point);
    bind(statement, next++, observedAt, dialect);
    statement.setInt(next++, sequence);
    statement.setString(next++, protocol);
    bind(statement, next++, receivedAt, dialect);
    if (number.isPresent())
      statement.setDouble(next++, number.getAsDouble());
    else
      statement.setNull(next++, Types.DOUBLE);
    if (text.isPresent())
      statement.setString(next++, text.get());
    else
      statement.setNull(next++, dialect == Dialect.SQLSERVER ? Types.NVARCHAR : Types.VARCHAR);
    statement.setString(next++, validity);
    statement.setString(next++, quality);
    statement.setString(next++, clock);
    statement.setString(next++, cause);
    statement.setString(next++, labels);
    return next;
  }

  /** A time without a zone is UTC whatever the zone of client and server; only MariaDB's type has none. */
  private static void bind(PreparedStatement statement, int index, Instant time, Dialect dialect) throws SQLException {
    statement.setObject(index, dialect == Dialect.MARIADB
        ? LocalDateTime.ofInstant(time, ZoneOffset.UTC)
        : time.atOffset(ZoneOffset.UTC));
  }
}
