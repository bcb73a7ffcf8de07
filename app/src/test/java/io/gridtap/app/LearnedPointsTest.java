package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.Cp16Time2a;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.NormalizedValue;
import io.gridtap.iec104.asdu.NormalizedWithoutQuality;
import io.gridtap.iec104.asdu.ProtectionEvent;
import io.gridtap.iec104.asdu.ProtectionOutput;
import io.gridtap.iec104.asdu.ProtectionStart;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.StatusAndChange;
import io.gridtap.iec104.asdu.StepPosition;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.simulators.rtu.RtuPoint;
import io.gridtap.simulators.rtu.RtuPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code gridtap iec104 learn} writes, and {@code gridtap simulate rtu} reads. */
class LearnedPointsTest {
  @TempDir
  private Path directory;

  @Test
  void whatEveryTypeTellsIsAValueForThePointsOfASimulator() throws IOException {
    LearnedPoints points = new LearnedPoints();
    Quality all = Quality.GOOD.with(Quality.IV | Quality.NT | Quality.SB | Quality.BL);
    List<Monitored> values = List.of(new SinglePoint(true, all), new DoublePoint(DoublePoint.State.INTERMEDIATE, all),
        new StepPosition(-64, true, all.with(Quality.OV)), new Bitstring32(0xFFFF_FFFF, all),
        new NormalizedValue(-32768, all), new NormalizedWithoutQuality(32767), new ScaledValue(-32768, all),
        new ShortFloat(Float.NaN, all), new ShortFloat(Float.MIN_VALUE, all), new ShortFloat(-3.4e38f, all),
        new IntegratedTotal(Integer.MIN_VALUE, 3, true, true, true), new StatusAndChange(0xFFFF, 1, all));
    Quality elapsed = all.with(Quality.EI);
    for (Monitored value : values) add(points, value, TimeTag.Form.NONE);
    add(points, new ProtectionEvent(DoublePoint.State.ON, elapsed, new Cp16Time2a(5)), TimeTag.Form.CP56);
    add(points, new ProtectionStart(0x3F, elapsed, new Cp16Time2a(5)), TimeTag.Form.CP56);
    add(points, new ProtectionOutput(0x0F, elapsed, new Cp16Time2a(5)), TimeTag.Form.CP56);
    Path file = Files.writeString(directory.resolve("learned.csv"), points.csv());
    List<Monitored> played = RtuPoints.readCsv(file, OptionalInt.empty()).list().stream().map(RtuPoint::initial)
        .toList();
    assertThat(played).hasSize(values.size() + 3);
    assertThat(played.subList(0, 2)).isEqualTo(values.subList(0, 2));
    assertThat(played.get(7)).isEqualTo(new ShortFloat(0, all));
    assertThat(played.get(9)).isEqualTo(values.get(9));
    assertThat(played.get(12).quality()).isEqualTo(elapsed);
  }

  private static void add(LearnedPoints points, Monitored value, TimeTag.Form form) {
    TypeId type = TypeId.carrying(value.getClass(), form).orElseThrow();
    TimeTag tag = StationTime.UTC.tag(form, Instant.parse("2026-03-01T12:00:00Z"));
    points.add(Asdu.of(type, CauseOfTransmission.of(Cause.SPONTANEOUS), 1,
        new InformationObject(points.size() + 1, value, tag)));
  }
}
