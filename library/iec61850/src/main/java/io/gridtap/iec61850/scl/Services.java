package io.gridtap.iec61850.scl;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Capabilities of an IED or access point (IEC 61850-6 Services), in detail where reporting needs them.
 *
 * @param names
 *            every capability element named, such as {@code FileHandling}
 * @param dynAssociation
 *            associations at once, if the file says
 */
public record Services(Set<String> names, OptionalInt dynAssociation, Optional<ReportSettings> reportSettings,
    Optional<ConfReportControl> confReportControl, Optional<DataSetLimits> confDataSet,
    Optional<DataSetLimits> dynDataSet) {
  public static final Services NONE = new Services(Set.of(), OptionalInt.empty(), Optional.empty(), Optional.empty(),
      Optional.empty(), Optional.empty());

  public Services { names = Set.copyOf(names); }

  /** Whether and when a value of a control block may be changed. */
  public enum Setting {
    /** While the device runs. */
    DYN,
    /** With a configuration tool. */
    CONF,
    /** Never. */
    FIX
  }

  /**
   * What of a report control block may be changed (ReportSettings).
   *
   * @param reservationTime
   *            buffered control blocks have ResvTms
   * @param owner
   *            control blocks have Owner
   */
  public record ReportSettings(Setting cbName, Setting datSet, Setting rptId, Setting optFields, Setting bufTime,
      Setting trgOps, Setting intgPd, boolean reservationTime, boolean owner) {}

  /** Largest number of report control blocks, and of buffered ones among them. */
  public record ConfReportControl(OptionalInt max, OptionalInt maxBuffered) {}

  /**
   * Largest number of data sets and of members of one.
   *
   * @param modify
   *            configured data sets may be changed
   */
  public record DataSetLimits(OptionalInt max, OptionalInt maxAttributes, boolean modify) {}
}
