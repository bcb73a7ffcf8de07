package io.gridtap.app;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.NormalizedValue;
import io.gridtap.iec104.asdu.NormalizedWithoutQuality;
import io.gridtap.iec104.asdu.ProtectionEvent;
import io.gridtap.iec104.asdu.ProtectionOutput;
import io.gridtap.iec104.asdu.ProtectionStart;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.SecurityStatistics;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.StatusAndChange;
import io.gridtap.iec104.asdu.StepPosition;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Points as they become known, and the list of them. For any thread. */
final class LearnedPoints {
  private record Address(int commonAddress, int address) {}

  /** @param type that of its events, if one was seen */
  private record Learned(TypeId type, Monitored value) {}

  private final Map<Address, Learned> points = new TreeMap<>(
      Comparator.comparingInt(Address::commonAddress).thenComparingInt(Address::address));

  /** Takes the type with time tag where there was one: that is what the point's events have. */
  synchronized void add(Asdu asdu) {
    if (asdu.type().kind() != TypeId.Kind.MONITOR) return; // security statistics are no points of the process
    for (InformationObject object : asdu.objects())
      if (object.information() instanceof Monitored value)
        points.merge(new Address(asdu.commonAddress(), object.address()), new Learned(asdu.type(), value),
            (before, now) -> now.type.tagged() == TimeTag.Form.NONE && before.value.getClass() == now.value.getClass()
                ? new Learned(before.type, now.value)
                : now);
  }

  synchronized int size() { return points.size(); }

  /** Named by their addresses, for want of better. */
  synchronized String csv() {
    StringBuilder csv = new StringBuilder("ca,ioa,name,type,value,quality\n");
    points.forEach((at, point) -> csv.append("%d,%d,%d/%d,%s,%s,%s\n".formatted(at.commonAddress, at.address,
        at.commonAddress, at.address, point.type, value(point.value),
        point.value.quality().isGood() ? "" : point.value.quality().text())));
    return csv.toString();
  }

  private static String value(Monitored monitored) {
    return switch (monitored) {
      case SinglePoint single -> single.on() ? "on" : "off";
      case DoublePoint point -> MonitoredWords.state(point.state()).toLowerCase(Locale.ROOT);
      case ProtectionEvent event -> MonitoredWords.state(event.state()).toLowerCase(Locale.ROOT);
      case StepPosition step -> Integer.toString(step.value());
      case Bitstring32 bits -> Long.toString(Integer.toUnsignedLong(bits.bits()));
      case NormalizedValue normalized -> MonitoredWords.normalized(normalized.raw());
      case NormalizedWithoutQuality normalized -> MonitoredWords.normalized(normalized.raw());
      case ScaledValue scaled -> Integer.toString(scaled.value());
      // what is no number is no value to begin with
      case ShortFloat real -> Float.isFinite(real.value()) ? MonitoredWords.real(real.value()) : "";
      case IntegratedTotal total -> Integer.toString(total.counter());
      case SecurityStatistics statistics -> Integer.toString(statistics.total().counter());
      case ProtectionStart start -> Integer.toString(start.events());
      case ProtectionOutput output -> Integer.toString(output.circuits());
      case StatusAndChange status -> Integer.toString(status.states());
    };
  }
}
