package io.gridtap.dlms.cosem;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.cosem.PushReport.Form;
import io.gridtap.dlms.cosem.PushReport.PushValue;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataCodec;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PushBodiesTest {
  private static PushReport read(String hex, String profile) {
    return PushBodies.read(Recorded.of(hex), MeterProfile.named(profile).orElseThrow().push());
  }

  private static BigDecimal value(PushReport report, String obis) {
    return report.value(Obis.parse(obis)).flatMap(PushValue::value).orElseThrow();
  }

  @Test
  void aRecordedPushNamesItsObjectsFirst() {
    PushReport report = PushBodies.read(Recorded.data("push-body.hex"), List.of());
    assertThat(report.form()).isEqualTo(Form.OBJECT_LIST);
    assertThat(report.values()).hasSize(4);
    assertThat(value(report, "1-0:32.7.0")).isEqualTo(new BigDecimal("2301"));
    assertThat(report.time().map(CosemDateTimes::text)).contains("2025-06-15 12:34:56.* 0");
    assertThat(report.values().get(2).classId()).isEqualTo(3);
  }

  @Test
  void valuesMayCarryNamesScalersAndUnits() { // Aidon
    PushReport report = read("0102 0203 09060100010700FF 0600000552 0202 0F00 161B"
        + "0203 09060100200700FF 120949 0202 0FFF 1623", "aidon");
    assertThat(report.form()).isEqualTo(Form.NAMED_VALUES);
    assertThat(value(report, "1-0:1.7.0")).isEqualTo(new BigDecimal("1362"));
    assertThat(value(report, "1-0:32.7.0")).isEqualTo(new BigDecimal("237.7"));
    assertThat(report.values().get(1).scalerUnit().orElseThrow().unit()).isEqualTo(Unit.VOLTAGE);
  }

  @Test
  void namesMayStandBeforeValuesWithoutScalers() { // Kamstrup
    PushReport report = read("0205 0A0E4B616D73747275705F5630303031 09060101010700FF 0600000010"
        + "09060101 1F0700FF 0600000064", "kamstrup");
    assertThat(report.form()).isEqualTo(Form.NAMED_VALUES);
    assertThat(report.listId()).isEqualTo("Kamstrup_V0001");
    assertThat(value(report, "1-1:31.7.0")).isEqualTo(new BigDecimal("1.00"));
  }

  @Test
  void positionsAreKnownByATemplate() { // Kaifa, one phase
    PushReport report = read("0209 09074B464D5F303031 09083030303030303031 0903414243 06000004D2 0600000000 0600000000"
        + "0600000000 0600000FA0 060000092B", "kaifa");
    assertThat(report.form()).isEqualTo(Form.TEMPLATE);
    assertThat(report.listId()).isEqualTo("KFM_001");
    assertThat(value(report, "1-0:1.7.0")).isEqualTo(new BigDecimal("1234"));
    assertThat(value(report, "1-0:31.7.0")).isEqualTo(new BigDecimal("4.000"));
    assertThat(value(report, "1-0:32.7.0")).isEqualTo(new BigDecimal("234.7"));
    assertThat(read("0201 06000004D2", "kaifa").values()).hasSize(1);
  }

  @Test
  void aMeterMayOnlyAnnounceItself() {
    PushReport report = read("0203 09084142430000000001 09060004190900FF 0600000002", "standard");
    assertThat(report.form()).isEqualTo(Form.ANNOUNCEMENT);
    assertThat(report.device()).contains(Octets.hex("4142430000000001"));
    assertThat(report.values()).hasSize(1);
  }

  @Test
  void whatNothingNamesKeepsItsValues() {
    PushReport report = read("0203 1101 1102 0A0131", "standard");
    assertThat(report.form()).isEqualTo(Form.UNNAMED);
    assertThat(report.values()).extracting(PushValue::raw).hasSize(3);
    assertThat(PushBodies.read(Data.NULL, List.of()).values()).hasSize(1);
    assertThat(PushBodies.read(Data.array(), List.of()).values()).isEmpty();
  }

  @Test
  void noBodyEndsInAFault() {
    Random random = new Random(15);
    byte[] recorded = DataCodec.encode(Recorded.data("push-body.hex")).toByteArray();
    List<PushTemplate> templates = new ArrayList<>();
    for (MeterProfile profile : MeterProfile.builtIn()) templates.addAll(profile.push());
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = recorded.clone();
      for (int k = 0; k < 4; k++) octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      Data body;
      try {
        body = DataCodec.decode(Octets.of(octets), Limits.STANDARD);
      } catch (DecodeException noData) {
        continue; // most of what noise makes is refused before it gets here
      }
      assertThat(PushBodies.read(body, templates).values()).isNotNull();
      read++;
    }
    assertThat(read).isPositive();
  }
}
