package io.gridtap.iec61850.scl.description;

import io.gridtap.iec61850.report.OptFlds;
import io.gridtap.iec61850.report.OptFlds.Field;
import io.gridtap.iec61850.report.TrgOps;
import io.gridtap.iec61850.report.TrgOps.Trigger;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A report control block, buffered or not, with one or more instances. It begins with triggers data-change,
 * quality-change and general-interrogation, with all optional fields, and without integrity period or buffer time.
 */
public final class ReportControlDescription {
  private final String name;
  private final String dataSet;
  private final boolean buffered;
  private Optional<String> rptId = Optional.empty();
  private long confRev = 1;
  private int instances = 1;
  private boolean indexed = true;
  private long integrityMillis;
  private long bufferMillis;
  private TrgOps triggers = TrgOps.of(Trigger.DATA_CHANGE, Trigger.QUALITY_CHANGE, Trigger.GENERAL_INTERROGATION);
  private OptFlds fields = OptFlds.ALL;

  ReportControlDescription(String name, String dataSet, boolean buffered) {
    this.name = Names.withUnderscores("a report control block", name);
    this.dataSet = dataSet;
    this.buffered = buffered;
  }

  /** RptID: the reference of the instance, if nothing is said. */
  public ReportControlDescription rptId(String id) {
    rptId = Optional.of(id);
    return this;
  }

  /** ConfRev, 1 if nothing is said. */
  public ReportControlDescription confRev(long revision) {
    if (revision < 0 || revision > 0xFFFF_FFFFL)
      throw new IllegalArgumentException("%s: ConfRev is of 32 bits, not %d".formatted(name, revision));
    confRev = revision;
    return this;
  }

  /** As many as clients enable at once: {@code urcbStat01}, {@code urcbStat02}. @param wanted 1…99 */
  public ReportControlDescription instances(int wanted) {
    if (wanted < 1 || wanted > 99)
      throw new IllegalArgumentException("%s has 1 to 99 instances, not %d".formatted(name, wanted));
    instances = wanted;
    return this;
  }

  /** One instance, whose name has no number behind it. */
  public ReportControlDescription notIndexed() {
    instances = 1;
    indexed = false;
    return this;
  }

  /**
   * IntgPd: how often all members are reported; the trigger integrity comes with it, whatever {@link #triggers} says.
   *
   * @param every whole milliseconds; 0 for never, until a client says otherwise
   */
  public ReportControlDescription integrityPeriod(Duration every) {
    integrityMillis = millis("IntgPd", every);
    return this;
  }

  /** BufTm: how long changes are gathered into one report. @param time whole milliseconds */
  public ReportControlDescription bufferTime(Duration time) {
    bufferMillis = millis("BufTm", time);
    return this;
  }

  private long millis(String attribute, Duration duration) {
    if (duration.isNegative() || duration.compareTo(Duration.ofMillis(0xFFFF_FFFFL)) > 0)
      throw new IllegalArgumentException("%s: %s is 0 to 4294967295 ms, not %s".formatted(name, attribute, duration));
    if (!duration.equals(duration.truncatedTo(ChronoUnit.MILLIS)))
      throw new IllegalArgumentException(
          "%s: %s is of whole milliseconds, not %s".formatted(name, attribute, duration));
    return duration.toMillis();
  }

  /** TrgOps; with integrity in any case if there is an {@link #integrityPeriod}. */
  public ReportControlDescription triggers(TrgOps by) {
    triggers = by;
    return this;
  }

  public ReportControlDescription optionalFields(OptFlds wanted) {
    fields = wanted;
    return this;
  }

  String name() { return name; }

  int instances() { return instances; }

  void print(Xml xml) {
    xml.open("ReportControl").with("name", name).with("datSet", dataSet);
    rptId.ifPresent(id -> xml.with("rptID", id));
    xml.with("buffered", buffered).with("confRev", confRev).with("intgPd", integrityMillis)
        .with("bufTime", bufferMillis).with("indexed", indexed);
    int periodic = integrityMillis > 0 ? TrgOps.of(Trigger.INTEGRITY).mask() : 0;
    triggers(xml, new TrgOps(triggers.mask() | periodic));
    xml.open("OptFields").with("seqNum", fields.has(Field.SEQUENCE_NUMBER))
        .with("timeStamp", fields.has(Field.REPORT_TIME_STAMP)).with("dataSet", fields.has(Field.DATA_SET_NAME))
        .with("reasonCode", fields.has(Field.REASON_FOR_INCLUSION)).with("dataRef", fields.has(Field.DATA_REFERENCE))
        .with("entryID", buffered && fields.has(Field.ENTRY_ID)).with("configRef", fields.has(Field.CONF_REVISION))
        .with("bufOvfl", buffered && fields.has(Field.BUFFER_OVERFLOW)).close();
    xml.open("RptEnabled").with("max", instances).close();
    xml.close();
  }

  static void triggers(Xml xml, TrgOps triggers) {
    xml.open("TrgOps").with("dchg", triggers.has(Trigger.DATA_CHANGE))
        .with("qchg", triggers.has(Trigger.QUALITY_CHANGE))
        .with("dupd", triggers.has(Trigger.DATA_UPDATE)).with("period", triggers.has(Trigger.INTEGRITY))
        .with("gi", triggers.has(Trigger.GENERAL_INTERROGATION)).close();
  }
}
