package io.gridtap.dlms.xdlms;

import java.util.Locale;
import java.util.StringJoiner;

/** Conformance block (IEC 62056-5-3 §7.3.1): the services a side can or both agreed on. */
public record Conformance(int bits) {
  /** Bit of the block, 0 the most significant of the first of three octets. */
  public enum Service {
    GENERAL_PROTECTION(1), GENERAL_BLOCK_TRANSFER(2), READ(3), WRITE(4), UNCONFIRMED_WRITE(5), DELTA_VALUE_ENCODING(6),
    ATTRIBUTE0_WITH_SET(8), PRIORITY_MGMT(9), ATTRIBUTE0_WITH_GET(10), BLOCK_TRANSFER_WITH_GET_OR_READ(11),
    BLOCK_TRANSFER_WITH_SET_OR_WRITE(12), BLOCK_TRANSFER_WITH_ACTION(13), MULTIPLE_REFERENCES(14),
    INFORMATION_REPORT(15), DATA_NOTIFICATION(16), ACCESS(17), PARAMETERIZED_ACCESS(18), GET(19), SET(20),
    SELECTIVE_ACCESS(21), EVENT_NOTIFICATION(22), ACTION(23);

    private final int mask;
    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Service(int bit) { mask = 1 << 23 - bit; }

    public String word() { return word; }
  }

  public static final Conformance NONE = new Conformance(0);
  /** What a client with logical names proposes: block transfers, lists, priorities, selective access. */
  public static final Conformance LN = of(Service.PRIORITY_MGMT, Service.ATTRIBUTE0_WITH_GET,
      Service.BLOCK_TRANSFER_WITH_GET_OR_READ, Service.BLOCK_TRANSFER_WITH_SET_OR_WRITE,
      Service.BLOCK_TRANSFER_WITH_ACTION, Service.MULTIPLE_REFERENCES, Service.DATA_NOTIFICATION, Service.ACCESS,
      Service.GET, Service.SET, Service.SELECTIVE_ACCESS, Service.EVENT_NOTIFICATION, Service.ACTION);
  /** What a client with short names proposes. */
  public static final Conformance SN = of(Service.READ, Service.WRITE, Service.UNCONFIRMED_WRITE,
      Service.MULTIPLE_REFERENCES, Service.INFORMATION_REPORT, Service.PARAMETERIZED_ACCESS,
      Service.BLOCK_TRANSFER_WITH_GET_OR_READ, Service.BLOCK_TRANSFER_WITH_SET_OR_WRITE);

  public Conformance {
    if (bits >>> 24 != 0) throw new IllegalArgumentException("conformance has 24 bits: " + Integer.toHexString(bits));
  }

  public static Conformance of(Service... services) {
    int bits = 0;
    for (Service service : services) bits |= service.mask;
    return new Conformance(bits);
  }

  public boolean has(Service service) { return (bits & service.mask) != 0; }

  public Conformance and(Conformance other) { return new Conformance(bits & other.bits); }

  public Conformance with(Service service) { return new Conformance(bits | service.mask); }

  public Conformance without(Service service) { return new Conformance(bits & ~service.mask); }

  /** {@code 007E1F get set …} */
  @Override
  public String toString() {
    StringJoiner words = new StringJoiner(" ", "%06X ".formatted(bits), "");
    for (Service service : Service.values()) if (has(service)) words.add(service.word());
    return words.toString().strip();
  }
}
