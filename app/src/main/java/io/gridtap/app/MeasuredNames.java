package io.gridtap.app;

import io.gridtap.app.config.BridgeSettings;
import io.gridtap.app.config.DlmsConfiguration.Measured;
import io.gridtap.dlms.cosem.Measurement;
import io.gridtap.dlms.cosem.MeasurementTable;
import io.gridtap.dlms.cosem.Unit;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.sources.dlms.Wanted;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What people call a value, as what is read: names of a table, OBIS codes, or both with all details. */
final class MeasuredNames {
  private final MeasurementTable table;

  MeasuredNames(MeasurementTable table) { this.table = table; }

  /** @throws IllegalArgumentException if the table has no such name */
  Wanted wanted(Measured measured) {
    return wanted(Optional.ofNullable(measured.name()), Optional.ofNullable(measured.obis()),
        optional(measured.classId()), optional(measured.attribute()), Optional.ofNullable(measured.description()),
        optional(measured.unitCode()));
  }

  /** @throws IllegalArgumentException if the table has no such name */
  Wanted wanted(BridgeSettings.Measurement measured) {
    boolean isObis = measured.obis().isEmpty() && table.named(measured.name()).isEmpty()
        && measured.name().indexOf('.') >= 0;
    return wanted(isObis ? Optional.empty() : Optional.of(measured.name()),
        isObis ? Optional.of(measured.name()) : measured.obis(), measured.classId(), measured.attribute(),
        measured.description(), measured.unitCode());
  }

  private Wanted wanted(Optional<String> name, Optional<String> obis, OptionalInt classId, OptionalInt attribute,
      Optional<String> description, OptionalInt unitCode) {
    Optional<Obis> instance = obis.map(Obis::parse);
    Optional<Measurement> row = name.flatMap(table::named).or(() -> instance.flatMap(table::of));
    if (row.isEmpty() && instance.isEmpty())
      throw new IllegalArgumentException("'%s' is no measurement of the table: give its OBIS code, too"
          .formatted(name.orElse("")));
    AttributeDescriptor usual = row.map(Measurement::descriptor)
        .orElseGet(() -> new AttributeDescriptor(UsualClasses.of(instance.orElseThrow()).orElse(Measurement.REGISTER),
            instance.orElseThrow(), 2));
    AttributeDescriptor descriptor = new AttributeDescriptor(classId.orElse(usual.classId()),
        instance.orElse(usual.instance()), attribute.orElse(usual.attributeId()));
    Optional<Unit> told = row.flatMap(Measurement::unitOverride);
    return new Wanted(descriptor, name.or(() -> row.map(Measurement::name)).orElse(""),
        description.or(() -> row.map(Measurement::description)).orElse(""),
        unitCode.isPresent() || told.isEmpty() ? unitCode : OptionalInt.of(told.get().code()));
  }

  private static OptionalInt optional(@Nullable Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
