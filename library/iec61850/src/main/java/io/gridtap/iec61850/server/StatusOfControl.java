package io.gridtap.iec61850.server;

import static io.gridtap.iec61850.FunctionalConstraint.CF;
import static io.gridtap.iec61850.FunctionalConstraint.MX;
import static io.gridtap.iec61850.FunctionalConstraint.OR;
import static io.gridtap.iec61850.FunctionalConstraint.ST;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.Tcmd;
import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.BitString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of a command is seen in the status of its object (IEC 61850-7-3, controls), where the object's type has it. */
final class StatusOfControl {
  /** valWTr (IEC 61850-7-3 §7.3.7). */
  private static final int LOWEST_STEP = -64;
  private static final int HIGHEST_STEP = 63;
  /** Leap seconds known, milliseconds. */
  private static final int TIME_QUALITY = 0x8A;

  private StatusOfControl() {}

  private static void set(Optional<Item> item, Data data, List<VirtualDevice.Setting> into) {
    if (item.isEmpty()) return;
    List<VirtualDevice.Setting> parts = new ArrayList<>();
    if (VirtualDevice.flatten(item.get(), data, parts).isEmpty()) into.addAll(parts);
  }

  /** Under MX where the class is one of analogue values (APC, BAC), as origin and ctlNum are. */
  static List<VirtualDevice.Setting> selected(ControlPoint point, boolean selected) {
    List<VirtualDevice.Setting> settings = new ArrayList<>();
    for (FunctionalConstraint constraint : List.of(ST, MX))
      set(point.find(constraint, "stSeld"), Data.Bool.of(selected), settings);
    return settings;
  }

  /** opRcvd, opOk and tOpOk. */
  static List<VirtualDevice.Setting> operate(ControlPoint point, boolean received, boolean accepted, Instant at) {
    List<VirtualDevice.Setting> settings = new ArrayList<>();
    set(point.find(OR, "opRcvd"), Data.Bool.of(received), settings);
    set(point.find(OR, "opOk"), Data.Bool.of(accepted), settings);
    if (accepted) set(point.find(OR, "tOpOk"), Data.UtcTime.of(at, TIME_QUALITY), settings);
    return settings;
  }

  /** Who gave the command. */
  static List<VirtualDevice.Setting> origin(ControlPoint point, Oper oper) {
    List<VirtualDevice.Setting> settings = new ArrayList<>();
    Origin origin = oper.origin();
    for (Optional<Item> item : List.of(point.find(ST, "origin"), point.find(MX, "origin"))) {
      set(item.flatMap(group -> group.child("orCat")), new Data.Int(origin.orCat().ordinal()), settings);
      set(item.flatMap(group -> group.child("orIdent")), new Data.OctetString(origin.orIdent()), settings);
    }
    set(point.find(ST, "ctlNum"), new Data.Unsigned(oper.ctlNum()), settings);
    set(point.find(MX, "ctlNum"), new Data.Unsigned(oper.ctlNum()), settings);
    return settings;
  }

  /** The object has begun to move. */
  static List<VirtualDevice.Setting> moving(ControlPoint point, Instant at) {
    List<VirtualDevice.Setting> settings = new ArrayList<>();
    Optional<Item> status = point.find(ST, "stVal");
    if (status.isPresent() && status.get().read() instanceof Data.Bits)
      set(status, new Data.Bits(Dbpos.INTERMEDIATE_STATE.bits()), settings);
    set(point.find(ST, "valWTr", "transInd"), Data.Bool.TRUE, settings);
    VirtualDevice.stamp(settings, Data.UtcTime.of(at, TIME_QUALITY));
    return settings;
  }

  /** The object is where it was to go; a cause if it cannot be. */
  static Optional<AddCause> reached(ControlPoint point, Oper oper, Instant at, List<VirtualDevice.Setting> settings) {
    Data wanted = oper.ctlVal();
    Optional<Item> status = point.find(ST, "stVal");
    if (status.isPresent()) {
      boolean doublePoint = status.get().read() instanceof Data.Bits(BitString bits) && bits.length() == 2;
      set(status, doublePoint && wanted instanceof Data.Bool(boolean on)
          ? new Data.Bits((on ? Dbpos.ON : Dbpos.OFF).bits())
          : wanted, settings);
    }
    Optional<Item> position = point.find(ST, "valWTr", "posVal");
    if (position.isPresent()) {
      Optional<AddCause> limit = step(position.get(), wanted, settings);
      set(point.find(ST, "valWTr", "transInd"), Data.Bool.FALSE, settings);
      if (limit.isPresent()) return limit;
    }
    setPoint(point, wanted, settings);
    VirtualDevice.stamp(settings, Data.UtcTime.of(at, TIME_QUALITY));
    return Optional.empty();
  }

  /** A step command moves by one, an integer is the position itself. */
  private static Optional<AddCause> step(Item position, Data wanted, List<VirtualDevice.Setting> settings) {
    long before = position.read() instanceof Data.Int(long value) ? value : 0;
    long after = switch (wanted) {
      case Data.Bits(BitString bits) -> before + direction(bits);
      case Data.Int(long value) -> value;
      default -> before; // no step
    };
    if (after < LOWEST_STEP || after > HIGHEST_STEP || !withinRange(position, after))
      return Optional.of(AddCause.STEP_LIMIT);
    set(Optional.of(position), new Data.Int(after), settings);
    return Optional.empty();
  }

  /** minVal and maxVal, if the object has them. */
  private static boolean withinRange(Item position, long value) {
    Optional<Item> object = position.parent().flatMap(Item::parent);
    Optional<Item> node = object.flatMap(Item::parent).flatMap(Item::parent);
    Optional<Item> ranges = node.flatMap(at -> at.child(CF.name())).flatMap(at -> at.child(object.get().name()));
    return number(ranges.flatMap(range -> range.child("minVal"))).filter(low -> value < low).isEmpty()
        && number(ranges.flatMap(range -> range.child("maxVal"))).filter(high -> value > high).isEmpty();
  }

  private static Optional<Long> number(Optional<Item> item) {
    return item.flatMap(found -> found.read() instanceof Data.Int(long value) ? Optional.of(value) : Optional.empty());
  }

  private static int direction(BitString bits) {
    return switch (Tcmd.of(bits)) {
      case HIGHER -> 1;
      case LOWER -> -1;
      case STOP, RESERVED -> 0;
    };
  }

  /** Analogue values: the parts of the same name; a number alone is f or i, whichever the value has. */
  private static void setPoint(ControlPoint point, Data wanted, List<VirtualDevice.Setting> settings) {
    Optional<Item> value = point.find(MX, "mxVal");
    if (value.isEmpty()) return;
    if (wanted instanceof Data.Bits(BitString bits)) {
      double size = point.find(CF, "stepSize", "f").map(Item::read)
          .map(data -> data instanceof Data.Float32(float step) ? step : 1f).orElse(1f);
      Optional<Item> number = value.get().child("f");
      if (number.isPresent() && number.get().read() instanceof Data.Float32(float before))
        set(number, new Data.Float32((float) (before + direction(bits) * size)), settings);
      return;
    }
    if (!(wanted instanceof Data.Structure(List<Data> parts))) {
      set(value.get().child(wanted instanceof Data.Float32 ? "f" : "i"), wanted, settings);
      return;
    }
    Optional<Item> control = point.object().child("Oper").flatMap(oper -> oper.child("ctlVal"));
    if (!(control.orElse(null) instanceof Item.Group group)) return;
    int at = 0;
    for (Item part : group.children()) set(value.get().child(part.name()), parts.get(at++), settings);
  }
}
