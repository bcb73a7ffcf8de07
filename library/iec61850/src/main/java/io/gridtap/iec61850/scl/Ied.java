package io.gridtap.iec61850.scl;

import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.scl.DataTypeTemplates.Val;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A device as the file describes it (IEC 61850-6 IED). {@link Scl#model} says what that means. */
public record Ied(String name, Optional<String> manufacturer, Optional<String> type, Optional<String> configVersion,
    Services services, List<AccessPoint> accessPoints, Place place) {
  public Ied { accessPoints = List.copyOf(accessPoints); }

  /**
   * An access point.
   *
   * @param serverAt
   *            the access point whose server is reached here too
   * @param services
   *            where the access point's capabilities differ from the IED's
   */
  public record AccessPoint(String name, Optional<Server> server, Optional<String> serverAt,
      Optional<Services> services, Place place) {}

  /** A server. */
  public record Server(List<LDevice> logicalDevices) {
    public Server { logicalDevices = List.copyOf(logicalDevices); }
  }

  /**
   * A logical device.
   *
   * @param ldName
   *            its name if it is not that of the IED and {@code inst} together
   */
  public record LDevice(String inst, Optional<String> ldName, List<Ln> logicalNodes, Place place) {
    public LDevice { logicalNodes = List.copyOf(logicalNodes); }
  }

  /**
   * A logical node (LN0 or LN).
   *
   * @param inst
   *            empty for LLN0
   */
  public record Ln(String prefix, String lnClass, String inst, String lnType, List<Dai> values, List<DataSet> dataSets,
      List<ReportControl> reportControls, List<LogControl> logControls, List<String> logs, List<GseControl> gseControls,
      List<SampledValueControl> sampledValueControls, Optional<SettingControl> settingControl, Place place) {
    public Ln {
      values = List.copyOf(values);
      dataSets = List.copyOf(dataSets);
      reportControls = List.copyOf(reportControls);
      logControls = List.copyOf(logControls);
      logs = List.copyOf(logs);
      gseControls = List.copyOf(gseControls);
      sampledValueControls = List.copyOf(sampledValueControls);
    }

    /** Prefix, class and instance in one word, as MMS names it. */
    public String name() {
      return prefix + lnClass + inst;
    }
  }

  /**
   * What an instance says of an attribute (DAI within DOI and SDI).
   *
   * @param path
   *            from the data object to the attribute with dots, elements of arrays in brackets:
   *            {@code HA.phsAHar(3).cVal.mag.f}
   */
  public record Dai(String path, Optional<String> shortAddress, Optional<String> valueKind, List<Val> values,
      Place place) {
    public Dai { values = List.copyOf(values); }
  }

  /** A data set. */
  public record DataSet(String name, List<Fcda> members, Place place) {
    public DataSet { members = List.copyOf(members); }
  }

  /**
   * Functionally constrained data or attribute (FCDA).
   *
   * @param ldInst
   *            empty for the logical device that holds the data set
   * @param doName
   *            with dots down to a sub data object; absent for a whole logical node
   * @param daName
   *            with dots down to a component; absent for all attributes of the constraint
   * @param index
   *            the element of the array that the names cross
   */
  public record Fcda(String ldInst, String prefix, String lnClass, String lnInst, Optional<String> doName,
      Optional<String> daName, Optional<FunctionalConstraint> fc, OptionalInt index, Place place) {
    @Override
    public String toString() {
      return ldInst + "/" + prefix + lnClass + lnInst + doName.map(name -> "." + name).orElse("")
          + daName.map(name -> "." + name).orElse("") + fc.map(c -> "[" + c + "]").orElse("")
          + (index.isPresent() ? " ix " + index.getAsInt() : "");
    }
  }

  /**
   * A report control.
   *
   * @param integrityPeriodMillis
   *            0 for none
   * @param bufferTimeMillis
   *            how long changes are gathered into one report
   * @param indexed
   *            instances have two digits after their name, from 01
   * @param instances
   *            what RptEnabled calls max
   */
  public record ReportControl(String name, Optional<String> datSet, Optional<String> rptId, boolean buffered,
      long confRev, long integrityPeriodMillis, long bufferTimeMillis, boolean indexed, int instances, TrgOps triggers,
      OptFields optionalFields, Place place) {}

  /** Trigger options of a control block (TrgOps). */
  public record TrgOps(boolean dataChange, boolean qualityChange, boolean dataUpdate, boolean integrity,
      boolean generalInterrogation) {
    /** What the schema means when the element is absent. */
    public static final TrgOps STANDARD = new TrgOps(false, false, false, false, true);
  }

  /** Optional fields of a report (OptFields). */
  public record OptFields(boolean sequenceNumber, boolean timeStamp, boolean dataSet, boolean reasonCode,
      boolean dataReference, boolean entryId, boolean configurationRevision, boolean bufferOverflow) {
    /** What the schema means when the element is absent. */
    public static final OptFields STANDARD = new OptFields(false, false, false, false, false, false, false, true);
  }

  /**
   * A log control.
   *
   * @param logDevice
   *            ldInst of the logical device the log is in; absent for that of the control
   * @param logNode
   *            the logical node the log is in; absent if the file leaves it open
   */
  public record LogControl(String name, Optional<String> datSet, Optional<String> logDevice, Optional<String> logNode,
      String logName, boolean enabled, boolean reasonCode, long integrityPeriodMillis, TrgOps triggers, Place place) {}

  /** A GOOSE control. */
  public record GseControl(String name, Optional<String> datSet, String appId, long confRev, Place place) {}

  /** A sampled value control. */
  public record SampledValueControl(String name, Optional<String> datSet, String smvId, long confRev, int sampleRate,
      int asdus, boolean multicast, SmvOpts options, Place place) {}

  /** What sampled values carry besides the values (SmvOpts). */
  public record SmvOpts(boolean refreshTime, boolean sampleSynchronized, boolean sampleRate, boolean dataSet,
      boolean security) {
    /** What the schema means when the element is absent. */
    public static final SmvOpts STANDARD = new SmvOpts(false, true, false, false, false);
  }

  /**
   * A setting group control.
   *
   * @param active
   *            from 1
   * @param reservationSeconds
   *            resvTms: how long a client may edit a group
   */
  public record SettingControl(int groups, int active, OptionalInt reservationSeconds, Place place) {}
}
