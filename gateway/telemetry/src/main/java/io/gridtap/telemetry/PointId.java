package io.gridtap.telemetry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Names a point: which protocol, which device, which of its values, and the words by which people look for it. A
 * source builds it once per point and shares it, so it may be costly to build and is cheap to compare.
 */
public final class PointId {
  private final String protocol;
  private final String device;
  private final String path;
  private final SequencedMap<String, String> labels;
  private final int hash;

  /**
   * @param protocol
   *            {@code iec61850}, {@code iec104}, {@code dlms}: lower-case letters and digits, starting with a letter
   * @param device
   *            the name of the device in the gateway's configuration
   * @param path
   *            what the device calls the value, unique within the device: {@code IED1LD0/MMXU1$MX$TotW$mag$f}
   * @param labels
   *            what a sink may index by, in the order in which people read it. For IEC 61850 {@code ied, ld, rcb,
   *            rpt_id, data_set, member, component}
   */
  public PointId(String protocol, String device, String path, SequencedMap<String, String> labels) {
    if (!protocol.matches("[a-z][a-z0-9]*"))
      throw new IllegalArgumentException("a protocol is lower-case letters and digits: '" + protocol + "'");
    if (device.isBlank() || path.isBlank())
      throw new IllegalArgumentException("a point has a device and a path: '" + device + "', '" + path + "'");
    this.protocol = protocol;
    this.device = device;
    this.path = path;
    this.labels = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labels));
    for (Map.Entry<String, String> label : this.labels.entrySet())
      if (label.getKey().isBlank() || label.getValue() == null)
        throw new IllegalArgumentException("a label has a name and a value: " + label);
    hash = 31 * (31 * (31 * protocol.hashCode() + device.hashCode()) + path.hashCode()) + this.labels.hashCode();
  }

  public String protocol() { return protocol; }

  public String device() { return device; }

  public String path() { return path; }

  /** In their order; does not change. */
  public SequencedMap<String, String> labels() { return labels; }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof PointId that && hash == that.hash && path.equals(that.path)
        && device.equals(that.device) && protocol.equals(that.protocol) && labels.equals(that.labels);
  }

  @Override
  public int hashCode() { return hash; }

  /** Device and path. */
  @Override
  public String toString() { return device + " " + path; }
}
