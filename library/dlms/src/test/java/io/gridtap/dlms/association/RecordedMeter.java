package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.CosemDateTimes;
import io.gridtap.dlms.device.AccessMode;
import io.gridtap.dlms.device.AccessRights;
import io.gridtap.dlms.device.AssociationLnObject;
import io.gridtap.dlms.device.AssociationSnObject;
import io.gridtap.dlms.device.ClockObject;
import io.gridtap.dlms.device.CosemObject;
import io.gridtap.dlms.device.DataObject;
import io.gridtap.dlms.device.DateTimes;
import io.gridtap.dlms.device.DisconnectControlObject;
import io.gridtap.dlms.device.LogicalDevice;
import io.gridtap.dlms.device.ProfileObject;
import io.gridtap.dlms.device.ProfileRows;
import io.gridtap.dlms.device.RegisterObject;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** A meter with what the recorded one had, as far as sessions ask for it. */
final class RecordedMeter {
  static final Obis VOLTAGE = Obis.of(1, 0, 32, 7, 0, 255);
  static final Obis CURRENT = Obis.of(1, 0, 31, 7, 0, 255);
  static final Obis PROFILE = Obis.of(1, 0, 99, 1, 0, 255);
  static final Obis ERRORS = Obis.of(0, 0, 97, 97, 0, 255);
  static final Obis FIRMWARE = Obis.of(1, 0, 0, 2, 0, 255);
  static final Obis STATUS = Obis.of(0, 0, 96, 10, 1, 255);
  static final Instant BEGIN = Instant.parse("2025-03-01T00:00:00Z");
  static final int ROWS = 60;
  private static final Duration PERIOD = Duration.ofMinutes(15);
  private static final Conformance CONFORMANCE = new Conformance(0x401E5D);

  /** All but the firmware's name may be written. */
  private static final AccessRights RIGHTS = new AccessRights() {
    @Override
    public AccessMode attribute(CosemObject object, int attributeId) {
      return object.instance().equals(FIRMWARE) ? AccessMode.READ : AccessRights.ALL.attribute(object, attributeId);
    }

    @Override
    public boolean method(CosemObject object, int methodId) { return true; }
  };

  private RecordedMeter() {}

  static LogicalDevice device() {
    ClockObject clock = new ClockObject(InstantSource.fixed(BEGIN.plus(Duration.ofDays(1))), 0);
    List<CaptureObject> columns = List.of(CaptureObject.of(8, ClockObject.CLOCK, 2), CaptureObject.of(1, STATUS, 2),
        CaptureObject.of(3, Obis.of(1, 0, 1, 8, 0, 255), 2), CaptureObject.of(3, Obis.of(1, 0, 2, 8, 0, 255), 2),
        CaptureObject.of(3, Obis.of(1, 0, 3, 8, 0, 255), 2), CaptureObject.of(3, Obis.of(1, 0, 4, 8, 0, 255), 2));
    return new LogicalDevice("GRX0000000000001", List.of(
        new AssociationLnObject(Obis.of(0, 0, 43, 0, 0, 255)), new AssociationSnObject(), clock,
        RegisterObject.register(VOLTAGE, () -> Data.longUnsigned(2301), RegisterObject.scalerUnit(-1, 35)),
        RegisterObject.register(CURRENT, () -> Data.longUnsigned(523), RegisterObject.scalerUnit(-2, 33)),
        new DataObject(ERRORS, Data.doubleLongUnsigned(0)),
        new DataObject(FIRMWARE, Data.octetString(Octets.of("V1".getBytes(StandardCharsets.US_ASCII)))),
        new DataObject(Obis.of(0, 0, 42, 0, 0, 255),
            Data.octetString(Octets.of("GRX0000000000001".getBytes(StandardCharsets.US_ASCII)))),
        new DataObject(Obis.of(0, 0, 43, 1, 0, 255), Data.doubleLongUnsigned(100)),
        new DataObject(STATUS, Data.unsigned(0)),
        new DisconnectControlObject(Obis.of(0, 0, 96, 3, 10, 255), 4),
        new ProfileObject(new ProfileObject.Shape(PROFILE, columns, 900, 1000), new Rows(), clock,
            ProfileObject.Control.NONE)));
  }

  /** Registers count as the recorded ones did. */
  private static final class Rows implements ProfileRows {
    @Override
    public long first() { return 0; }

    @Override
    public long end() { return ROWS; }

    @Override
    public List<Data> row(long number) {
      return List.of(CosemDateTimes.octetString(DateTimes.of(BEGIN.plus(PERIOD.multipliedBy(number)), 0, 0)),
          Data.unsigned(0),
          Data.doubleLongUnsigned(12_000_000 + 37 * number), Data.doubleLongUnsigned(4000 + number),
          Data.doubleLongUnsigned(200_000 + 3 * number), Data.doubleLongUnsigned(1000 + number));
    }

    @Override
    public long notBefore(Instant time) {
      Instant from = time.isBefore(BEGIN) ? BEGIN : time;
      if (from.isAfter(BEGIN.plus(PERIOD.multipliedBy(ROWS)))) return ROWS;
      return Math.clamp(Math.ceilDiv(Duration.between(BEGIN, from).toNanos(), PERIOD.toNanos()), 0, ROWS);
    }
  }

  private static Key ascii(String text) { return Key.of(Octets.of(text.getBytes(StandardCharsets.US_ASCII))); }

  static ServerAssociation lls() {
    return ServerAssociation.lls(17, ascii("12345678")).withConformance(CONFORMANCE).withRights(RIGHTS);
  }

  static ServerAssociation hls(int client, Mechanism mechanism) {
    return ServerAssociation.hls(client, mechanism, ascii("Gurux123Gurux123")).withConformance(CONFORMANCE);
  }

  static ServedDevice logicalNames() {
    return new ServedDevice(1, device(),
        List.of(lls(), ServerAssociation.open(16).withConformance(new Conformance(0x001010)),
            ServerAssociation.lls(32, ascii("12345678")).withConformance(new Conformance(0x601E5D)),
            hls(18, Mechanism.HLS2), hls(19, Mechanism.HLS3), hls(20, Mechanism.HLS4)));
  }

  static ServedDevice shortNames() {
    return new ServedDevice(1, device(), List.of(ServerAssociation.open(16)
        .withContexts(Set.of(ApplicationContext.SN)).withConformance(Conformance.SN.with(
            Conformance.Service.INFORMATION_REPORT))));
  }
}
