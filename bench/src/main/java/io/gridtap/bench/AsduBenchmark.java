package io.gridtap.bench;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.Information;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.ObjectCursor;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * ASDUs with as many objects as fit, each object with an address of its own (SQ=0): from octets to value, quality and
 * epoch time of every object, and back. The score is ASDUs a microsecond: times 60, 30, 22 or 16 for objects.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AsduBenchmark {
  private static final int ASDUS = 256;

  /** Full ASDUs hold 60, 30, 22 and 16 objects. */
  @Param({"1", "13", "30", "36"})
  int type;

  private Octets[] wire = {};
  private List<List<InformationObject>> objects = List.of();
  private final ObjectCursor cursor = new ObjectCursor();
  private TypeId typeId = TypeId.of(1);

  @Setup
  public void prepare() {
    typeId = TypeId.of(type);
    wire = new Octets[ASDUS];
    objects = new ArrayList<>();
    Instant start = Instant.parse("2026-11-21T05:23:01.491Z");
    int count = Asdu.maxObjects(typeId, false, FieldSizes.IEC104);
    for (int a = 0; a < ASDUS; a++) {
      List<InformationObject> list = new ArrayList<>();
      for (int i = 0; i < count; i++)
        list.add(new InformationObject(1000 + a * count + i, value(a * count + i), StationTime.UTC
            .tag(typeId.tagged(), start.plusMillis(7919L * (a * count + i)))));
      objects.add(list);
      wire[a] = Asdu.of(typeId, CauseOfTransmission.of(Cause.SPONTANEOUS), 1, list).encode();
    }
  }

  private Information value(int n) {
    Quality quality = n % 10 == 0 ? Quality.of(Quality.NT) : Quality.GOOD;
    return type == 1 || type == 30 ? new SinglePoint(n % 3 == 0, quality) : new ShortFloat(n * 0.5f, quality);
  }

  /** The fast path: nothing is made for an object. */
  @Benchmark
  @OperationsPerInvocation(ASDUS)
  public double cursor() {
    double values = 0;
    long rest = 0;
    boolean timed = typeId.tagged() != TimeTag.Form.NONE;
    for (Octets octets : wire) {
      cursor.on(Asdu.decode(octets));
      while (cursor.next()) {
        values += cursor.number();
        rest += cursor.address() + cursor.qualityBits();
        if (timed) rest += cursor.epochMillis(StationTime.UTC);
      }
    }
    return values + rest;
  }

  /** A record for each object. */
  @Benchmark
  @OperationsPerInvocation(ASDUS)
  public double records() {
    double values = 0;
    long rest = 0;
    for (Octets octets : wire)
      for (InformationObject object : Asdu.decode(octets).objects()) {
        switch (object.information()) {
          case SinglePoint(boolean on, Quality quality) -> {
            values += on ? 1 : 0;
            rest += quality.bits();
          }
          case ShortFloat(float value, Quality quality) -> {
            values += value;
            rest += quality.bits();
          }
          default -> throw new IllegalStateException("not sent: " + object); // of many types, two are
        }
        rest += object.address();
        if (object.time() instanceof Cp56Time2a time) rest += StationTime.UTC.epochMillis(time);
      }
    return values + rest;
  }

  @Benchmark
  @OperationsPerInvocation(ASDUS)
  public int encode() {
    int octets = 0;
    for (List<InformationObject> list : objects)
      octets += Asdu.of(typeId, CauseOfTransmission.of(Cause.SPONTANEOUS), 1, list).encode().length();
    return octets;
  }
}
