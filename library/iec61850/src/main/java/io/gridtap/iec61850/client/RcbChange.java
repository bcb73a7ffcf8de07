package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.ReportControlBlock;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.Octets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Attributes of a report control block that are to have other values (SetBRCBValues, SetURCBValues; IEC 61850-7-2
 * §17.2). What is not named stays as it is.
 *
 * @param wanted by the name of the attribute, as {@code BufTm}
 */
public record RcbChange(Map<String, Data> wanted) {
  /** Nothing yet. */
  public static final RcbChange NONE = new RcbChange(Map.of());

  /** In which order they are written; releasing and disabling come where they belong, whatever the order here. */
  static final List<String> ORDER = List.of("Resv", "ResvTms", "RptID", "DatSet", "OptFlds", "BufTm", "TrgOps",
      "IntgPd", "PurgeBuf", "EntryID", "RptEna", "GI");
  /** Nobody writes these (IEC 61850-7-2 tables 39 and 41). */
  private static final Set<String> READ_ONLY = Set.of("ConfRev", "SqNum", "TimeofEntry", "Owner");

  public RcbChange {
    wanted = Collections.unmodifiableMap(new LinkedHashMap<>(wanted));
    wanted.forEach((name, data) -> {
      if (READ_ONLY.contains(name)) throw new IllegalArgumentException(name + " is not to be written");
      if (!ORDER.contains(name))
        throw new IllegalArgumentException("%s is no attribute of a report control block; these can be written: %s"
            .formatted(name, String.join(", ", ORDER)));
      if (!ReportControlBlock.fits(name, data))
        throw new IllegalArgumentException("%s is not of this type: %s".formatted(name, data));
    });
  }

  /**
   * With one more attribute, as MMS has it.
   *
   * @throws IllegalArgumentException if there is no such attribute, it is read only, or of another type
   */
  public RcbChange with(String attribute, Data data) {
    Map<String, Data> more = new LinkedHashMap<>(wanted);
    more.put(attribute, data);
    return new RcbChange(more);
  }

  public RcbChange withRptId(String rptId) { return with("RptID", new Data.VisibleString(rptId)); }

  /** @param reference {@code LD0/LLN0$dsStat}, {@code LD0/LLN0.dsStat}, {@code @ds}; empty for none */
  public RcbChange withDatSet(String reference) {
    return with("DatSet", new Data.VisibleString(reference.replace('.', '$')));
  }

  public RcbChange withOptFlds(OptFlds fields) { return with("OptFlds", new Data.Bits(fields.bits())); }

  /** @param millis buffer time in milliseconds, 0…2³²-1 */
  public RcbChange withBufTm(long millis) {
    return with("BufTm", unsigned("BufTm", millis));
  }

  public RcbChange withTrgOps(TrgOps triggers) { return with("TrgOps", new Data.Bits(triggers.bits())); }

  /** @param millis integrity period in milliseconds; 0 for none */
  public RcbChange withIntgPd(long millis) {
    return with("IntgPd", unsigned("IntgPd", millis));
  }

  /** Whether a URCB is reserved for this association. */
  public RcbChange withResv(boolean reserved) {
    return with("Resv", Data.Bool.of(reserved));
  }

  /** @param seconds that the reservation of a BRCB outlives the association, up to 32767; 0 releases it */
  public RcbChange withResvTms(int seconds) {
    if (seconds < 0 || seconds > Short.MAX_VALUE) throw new IllegalArgumentException("ResvTms is 0…32767: " + seconds);
    return with("ResvTms", new Data.Int(seconds));
  }

  /** Empties the buffer of a BRCB. */
  public RcbChange withPurgeBuf() { return with("PurgeBuf", Data.Bool.TRUE); }

  /** What a BRCB sends once enabled is what came after this entry; eight zeros for all that it has. */
  public RcbChange withEntryId(Octets id) {
    return with("EntryID", new Data.OctetString(id));
  }

  public RcbChange withRptEna(boolean enabled) { return with("RptEna", Data.Bool.of(enabled)); }

  /** Asks for a general interrogation. */
  public RcbChange withGi() { return with("GI", Data.Bool.TRUE); }

  private static Data unsigned(String name, long value) {
    if (value < 0 || value > 0xFFFF_FFFFL)
      throw new IllegalArgumentException("%s is 0…%d: %d".formatted(name, 0xFFFF_FFFFL, value));
    return new Data.Unsigned(value);
  }
}
