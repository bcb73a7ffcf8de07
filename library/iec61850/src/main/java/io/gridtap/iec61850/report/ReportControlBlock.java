package io.gridtap.iec61850.report;

import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The attributes of a report control block as a device gave them (GetBRCBValues, GetURCBValues; IEC 61850-7-2 §17.2).
 * Which ones there are depends on edition and device: each is asked for by name.
 */
public record ReportControlBlock(RcbReference reference, Map<String, Data> attributes) {
  /** In the order of IEC 61850-8-1 table 63, the optional ones of later editions last. */
  public static final List<String> BUFFERED = List.of("RptID", "RptEna", "DatSet", "ConfRev", "OptFlds", "BufTm",
      "SqNum", "TrgOps", "IntgPd", "GI", "PurgeBuf", "EntryID", "TimeofEntry", "ResvTms", "Owner");
  /** In the order of IEC 61850-8-1 table 64. */
  public static final List<String> UNBUFFERED = List.of("RptID", "RptEna", "Resv", "DatSet", "ConfRev", "OptFlds",
      "BufTm", "SqNum", "TrgOps", "IntgPd", "GI", "Owner");

  public ReportControlBlock { attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes)); }

  /**
   * Matches components without known names to attributes: in the standard's order, leaving out what has not the type of
   * the next component.
   */
  public static ReportControlBlock of(RcbReference reference, List<Data> components) {
    Map<String, Data> attributes = new LinkedHashMap<>();
    int next = 0;
    for (String name : reference.buffered() ? BUFFERED : UNBUFFERED)
      if (next < components.size() && fits(name, components.get(next))) attributes.put(name, components.get(next++));
    return new ReportControlBlock(reference, attributes);
  }

  /** Whether data are of the type that the standard has for this attribute. */
  public static boolean fits(String name, Data data) {
    return switch (name) {
      case "RptID", "DatSet" -> data instanceof Data.VisibleString;
      case "RptEna", "Resv", "GI", "PurgeBuf" -> data instanceof Data.Bool;
      case "OptFlds", "TrgOps" -> data instanceof Data.Bits;
      case "EntryID", "Owner" -> data instanceof Data.OctetString;
      case "TimeofEntry" -> data instanceof Data.BinaryTime;
      default -> data instanceof Data.Int || data instanceof Data.Unsigned;
    };
  }

  /** Whether the device has this attribute. */
  public boolean has(String name) { return attributes.containsKey(name); }

  public String rptId() { return text("RptID"); }

  /** RptID as its reports carry it: the reference, if none was given. */
  public String effectiveRptId() {
    return rptId().isEmpty() ? reference.toString() : rptId();
  }

  public boolean rptEna() { return flag("RptEna"); }

  /** Whether an association has reserved it (URCB). */
  public boolean resv() { return flag("Resv"); }

  /** {@code LD0/LLN0$dsStat}, or empty. */
  public String datSet() { return text("DatSet"); }

  public OptionalLong confRev() { return number("ConfRev"); }

  public OptFlds optFlds() {
    return attributes.get("OptFlds") instanceof Data.Bits(BitString bits) ? OptFlds.of(bits) : OptFlds.of();
  }

  /** Milliseconds. */
  public OptionalLong bufTm() { return number("BufTm"); }

  public OptionalLong sqNum() { return number("SqNum"); }

  public TrgOps trgOps() {
    return attributes.get("TrgOps") instanceof Data.Bits(BitString bits) ? TrgOps.of(bits) : TrgOps.of();
  }

  /** Milliseconds; 0 for none. */
  public OptionalLong intgPd() { return number("IntgPd"); }

  /** Where the buffer stands (BRCB). */
  public Optional<Octets> entryId() {
    return attributes.get("EntryID") instanceof Data.OctetString(Octets id) ? Optional.of(id) : Optional.empty();
  }

  public Optional<Instant> timeOfEntry() {
    return attributes.get("TimeofEntry") instanceof Data.BinaryTime time ? time.instant() : Optional.empty();
  }

  /** Seconds a reservation outlives its association; -1 if reserved by configuration (BRCB, edition 2). */
  public OptionalLong resvTms() {
    return number("ResvTms");
  }

  /** Who has reserved it, usually an address; empty if nobody or unknown. */
  public String owner() {
    if (!(attributes.get("Owner") instanceof Data.OctetString(Octets owner)) || isZero(owner)) return "";
    if (owner.length() == 4)
      return "%d.%d.%d.%d".formatted(owner.u8(0), owner.u8(1), owner.u8(2), owner.u8(3));
    String text = new String(owner.toByteArray(), StandardCharsets.ISO_8859_1);
    return text.chars().allMatch(c -> c > 0x1F && c < 0x7F) ? text : owner.toHex();
  }

  private static boolean isZero(Octets octets) {
    for (int i = 0; i < octets.length(); i++) if (octets.u8(i) != 0) return false;
    return true;
  }

  private String text(String name) {
    return attributes.get(name) instanceof Data.VisibleString(String text) ? text : "";
  }

  private boolean flag(String name) { return attributes.get(name) instanceof Data.Bool(boolean value) && value; }

  private OptionalLong number(String name) {
    return switch (attributes.get(name)) {
      case Data.Unsigned(long value) -> OptionalLong.of(value);
      case Data.Int(long value) -> OptionalLong.of(value);
      case null, default -> OptionalLong.empty(); // another alternative, or no such attribute
    };
  }

  /** The attributes of a whole structure that was read, or why it could not be. */
  public static Optional<List<Data>> components(AccessResult result) {
    return result instanceof Data.Structure(List<Data> components) ? Optional.of(components) : Optional.empty();
  }
}
