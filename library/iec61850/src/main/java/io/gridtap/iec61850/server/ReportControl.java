package io.gridtap.iec61850.server;

import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.ReasonCode;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import io.gridtap.iec61850.scl.Ied;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One instance of a report control block, buffered (BRCB) or not (URCB), IEC 61850-7-2 §17.2: its attributes, who has
 * reserved it, what it gathers and buffers. Only {@link ReportEngine} changes it.
 */
final class ReportControl {
  /** A row of the attributes, in the order of IEC 61850-8-1 §17. */
  enum Attribute {
    RPT_ID("RptID", new TypeDescription.VisibleString(-129), rcb -> new Data.VisibleString(rcb.rptId)),
    RPT_ENA("RptEna", new TypeDescription.Bool(), rcb -> Data.Bool.of(rcb.enabled)),
    RESV("Resv", new TypeDescription.Bool(), rcb -> Data.Bool.of(!(rcb.reservation instanceof Reservation.Free))),
    DAT_SET("DatSet", new TypeDescription.VisibleString(-129),
        rcb -> new Data.VisibleString(rcb.dataSet.map(DataSet::reference).orElse(""))),
    CONF_REV("ConfRev", new TypeDescription.Unsigned(32), rcb -> new Data.Unsigned(rcb.confRev)),
    OPT_FLDS("OptFlds", new TypeDescription.Bits(-OptFlds.LENGTH), rcb -> new Data.Bits(rcb.optFlds.bits())),
    BUF_TM("BufTm", new TypeDescription.Unsigned(32), rcb -> new Data.Unsigned(rcb.bufTm)),
    SQ_NUM("SqNum", new TypeDescription.Unsigned(8), rcb -> new Data.Unsigned(rcb.sqNum)),
    TRG_OPS("TrgOps", new TypeDescription.Bits(-TrgOps.LENGTH), rcb -> new Data.Bits(rcb.trgOps.bits())),
    INTG_PD("IntgPd", new TypeDescription.Unsigned(32), rcb -> new Data.Unsigned(rcb.intgPd)),
    GI("GI", new TypeDescription.Bool(), _ -> Data.Bool.FALSE),
    PURGE_BUF("PurgeBuf", new TypeDescription.Bool(), _ -> Data.Bool.FALSE),
    ENTRY_ID("EntryID", new TypeDescription.OctetString(8), rcb -> new Data.OctetString(entryId(rcb.shownEntry()))),
    TIME_OF_ENTRY("TimeofEntry", new TypeDescription.BinaryTime(true), rcb -> rcb.shownTime()),
    RESV_TMS("ResvTms", new TypeDescription.Int(16), rcb -> new Data.Int(rcb.reservation.seconds())),
    OWNER("Owner", new TypeDescription.OctetString(-64), rcb -> new Data.OctetString(rcb.reservation.owner()));

    private final String text;
    private final TypeDescription description;
    private final Function<ReportControl, Data> value;

    Attribute(String text, TypeDescription description, Function<ReportControl, Data> value) {
      this.text = text;
      this.description = description;
      this.value = value;
    }

    /** The standard's name. */
    String text() { return text; }

    /** SqNum is the one attribute whose type depends on the kind of block. */
    TypeDescription description(boolean buffered) {
      return this == SQ_NUM && buffered ? new TypeDescription.Unsigned(16) : description;
    }

    Data read(ReportControl rcb) { return value.apply(rcb); }

    static Optional<Attribute> of(String text) {
      for (Attribute attribute : values()) if (attribute.text.equals(text)) return Optional.of(attribute);
      return Optional.empty();
    }

    /** The attributes a block has. */
    static List<Attribute> of(boolean buffered, boolean resvTms, boolean owner) {
      List<Attribute> present = new ArrayList<>();
      for (Attribute attribute : values()) {
        boolean has = switch (attribute) {
          case RPT_ID, RPT_ENA, DAT_SET, CONF_REV, OPT_FLDS, BUF_TM, SQ_NUM, TRG_OPS, INTG_PD, GI -> true;
          case RESV -> !buffered;
          case PURGE_BUF, ENTRY_ID, TIME_OF_ENTRY -> buffered;
          case RESV_TMS -> buffered && resvTms;
          case OWNER -> owner;
        };
        if (has) present.add(attribute);
      }
      return present;
    }
  }

  /** Who may write. */
  sealed interface Reservation {
    /** ResvTms: how long it outlives the connection. */
    int seconds();

    Octets owner();

    record Free() implements Reservation {
      @Override
      public int seconds() { return 0; }

      @Override
      public Octets owner() { return Octets.EMPTY; }
    }

    /** @param explicit asked for with Resv or ResvTms; otherwise it came with the first write */
    record Held(ServedClient holder, boolean explicit, int seconds) implements Reservation {
      @Override
      public Octets owner() { return holder.owner(); }
    }

    /** The holder's connection is lost and he may come back. */
    record Kept(Octets owner, int seconds, Moment until) implements Reservation {}
  }

  /** Where a buffered block is to begin when it is enabled. */
  sealed interface Resync {
    /** EntryID was not written, or with what is not in the buffer: everything, and bufOvfl says that something may be lost. */
    record Everything() implements Resync {}

    /** Only what came after this entry. */
    record After(long entry) implements Resync {}
  }

  /** A member in a report. */
  record Inclusion(Data value, ReasonCode reason) {}

  /** @param number EntryID; 0 in unbuffered reports */
  record Entry(long number, Instant at, NavigableMap<Integer, Inclusion> inclusions, int octets) {}

  private final IedModel.ReportControlBlock configured;
  private final boolean resvTms;
  private final String reference;

  String rptId;
  boolean enabled;
  Optional<DataSet> dataSet = Optional.empty();
  long confRev;
  OptFlds optFlds;
  long bufTm;
  int sqNum;
  TrgOps trgOps;
  long intgPd;
  Reservation reservation = new Reservation.Free();

  /** Changes gathered within BufTm. */
  final NavigableMap<Integer, Inclusion> gathered = new TreeMap<>();
  Moment gatheredUntil = Moment.NEVER;
  Moment nextIntegrity = Moment.NEVER;

  final TreeMap<Long, Entry> buffer = new TreeMap<>();
  int bufferedOctets;
  long lastEntry;
  Data.BinaryTime lastEntryTime = Data.BinaryTime.NOT_SET;
  long sentEntry;
  Data.BinaryTime sentEntryTime = Data.BinaryTime.NOT_SET;
  boolean overflow;
  Resync resync = new Resync.Everything();

  /** @param reference {@code LD0/LLN0$RP$urcbStat01} @param resvTms whether BRCBs of the model have ResvTms */
  ReportControl(IedModel.ReportControlBlock configured, String reference, boolean resvTms) {
    this.configured = configured;
    this.resvTms = resvTms;
    this.reference = reference;
    this.rptId = configured.rptId();
    this.confRev = configured.control().confRev();
    this.optFlds = optFlds(configured.control().optionalFields());
    this.bufTm = configured.control().bufferTimeMillis();
    this.trgOps = trgOps(configured.control().triggers());
    this.intgPd = configured.control().integrityPeriodMillis();
  }

  String reference() { return reference; }

  boolean buffered() { return configured.buffered(); }

  /** Whether it is reserved beyond its being enabled, as only BRCBs with ResvTms are. */
  boolean reservedForTime() {
    return configured.buffered() && resvTms;
  }

  Optional<String> configuredDataSet() { return configured.dataSet(); }

  /** RptID as reports carry it. */
  String effectiveRptId() { return rptId.isEmpty() ? reference : rptId; }

  int nextSqNum() {
    int number = sqNum;
    sqNum = (sqNum + 1) & (buffered() ? 0xFFFF : 0xFF);
    return number;
  }

  Optional<ServedClient> holder() {
    return reservation instanceof Reservation.Held(ServedClient holder, boolean _, int _)
        ? Optional.of(holder)
        : Optional.empty();
  }

  private long shownEntry() { return enabled ? sentEntry : lastEntry; }

  private Data shownTime() { return enabled ? sentEntryTime : lastEntryTime; }

  static Octets entryId(long number) {
    return new OctetWriter().u32be(number >>> 32).u32be(number & 0xFFFF_FFFFL).toOctets().copy();
  }

  static OptFlds optFlds(Ied.OptFields fields) {
    List<OptFlds.Field> list = new ArrayList<>();
    if (fields.sequenceNumber()) list.add(OptFlds.Field.SEQUENCE_NUMBER);
    if (fields.timeStamp()) list.add(OptFlds.Field.REPORT_TIME_STAMP);
    if (fields.reasonCode()) list.add(OptFlds.Field.REASON_FOR_INCLUSION);
    if (fields.dataSet()) list.add(OptFlds.Field.DATA_SET_NAME);
    if (fields.dataReference()) list.add(OptFlds.Field.DATA_REFERENCE);
    if (fields.bufferOverflow()) list.add(OptFlds.Field.BUFFER_OVERFLOW);
    if (fields.entryId()) list.add(OptFlds.Field.ENTRY_ID);
    if (fields.configurationRevision()) list.add(OptFlds.Field.CONF_REVISION);
    return OptFlds.of(list.toArray(OptFlds.Field[]::new));
  }

  static TrgOps trgOps(Ied.TrgOps triggers) {
    List<Trigger> list = new ArrayList<>();
    if (triggers.dataChange()) list.add(Trigger.DATA_CHANGE);
    if (triggers.qualityChange()) list.add(Trigger.QUALITY_CHANGE);
    if (triggers.dataUpdate()) list.add(Trigger.DATA_UPDATE);
    if (triggers.integrity()) list.add(Trigger.INTEGRITY);
    if (triggers.generalInterrogation()) list.add(Trigger.GENERAL_INTERROGATION);
    return TrgOps.of(list.toArray(Trigger[]::new));
  }
}
