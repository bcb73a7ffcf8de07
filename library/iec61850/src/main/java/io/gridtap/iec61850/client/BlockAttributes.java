package io.gridtap.iec61850.client;

import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Attributes of a control block by name. Which ones there are depends on edition and device. */
record BlockAttributes(String reference, Map<String, Data> byName) {
  static BlockAttributes of(String reference, TypeDescription type, List<Data> components) {
    if (!(type instanceof TypeDescription.Structure(List<TypeDescription.Component> names))
        || names.size() != components.size())
      throw new Answer.RefusedException("%s: the device describes something else than it gives".formatted(reference));
    Map<String, Data> byName = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) byName.put(names.get(i).name(), components.get(i));
    return new BlockAttributes(reference, byName);
  }

  private Answer.RefusedException wrong(String name) {
    return new Answer.RefusedException("%s: %s is %s".formatted(reference, name,
        byName.containsKey(name) ? byName.get(name) : "missing"));
  }

  Optional<Data> find(String name) { return Optional.ofNullable(byName.get(name)); }

  boolean bool(String name) {
    if (byName.get(name) instanceof Data.Bool(boolean value)) return value;
    throw wrong(name);
  }

  /** An integer of either kind: devices differ. */
  long number(String name) {
    return optionalNumber(name).orElseThrow(() -> wrong(name));
  }

  Optional<Long> optionalNumber(String name) {
    return switch (byName.get(name)) {
      case Data.Unsigned(long value) -> Optional.of(value);
      case Data.Int(long value) -> Optional.of(value);
      case null, default -> Optional.empty();
    };
  }

  String text(String name) {
    if (byName.get(name) instanceof Data.VisibleString(String value)) return value;
    throw wrong(name);
  }

  /** A UtcTime that was set. */
  Optional<Instant> time(String name) {
    if (!(byName.get(name) instanceof Data.UtcTime time)) throw wrong(name);
    return time.seconds() == 0 && time.fraction() == 0 ? Optional.empty() : Optional.of(time.instant());
  }

  /** An entry time that was set. */
  Optional<Instant> entryTime(String name) {
    if (byName.get(name) instanceof Data.BinaryTime time) return time.instant();
    throw wrong(name);
  }

  Octets octets(String name) {
    if (byName.get(name) instanceof Data.OctetString(Octets octets)) return octets;
    throw wrong(name);
  }

  BitString bits(String name) {
    if (byName.get(name) instanceof Data.Bits(BitString bits)) return bits;
    throw wrong(name);
  }

  /** A number that not all devices have. */
  OptionalLong maybe(String name) {
    Optional<Long> number = optionalNumber(name);
    return number.isPresent() ? OptionalLong.of(number.get()) : OptionalLong.empty();
  }
}
