package io.gridtap.bench;

import io.gridtap.iec61850.report.Report;
import io.gridtap.iec61850.report.ReportRouter;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.sources.iec61850.ReportMeasurements;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the octets of an MMS PDU to a typed, named report, and on to measurements. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@org.openjdk.jmh.annotations.Measurement(iterations = 5, time = 2)
public class ReportDecodeBenchmark {
  @Param({"10", "50", "100"})
  int members;

  private Octets[] pdus = {};
  private int next;
  private ReportRouter router = new ReportRouter();
  private ReportMeasurements measurements = new ReportMeasurements("bench", "BENCH",
      ReportMeasurements.TimeChoice.MEMBER);
  private final Instant now = Instant.now();

  @Setup
  public void prepare() throws IOException {
    pdus = new Octets[256];
    for (int i = 0; i < pdus.length; i++) pdus[i] = ReportTraffic.pdu(members, i);
    router.subscribe(ReportTraffic.subscription(ReportTraffic.model(), members));
  }

  private Report decode() {
    MmsPdu pdu = MmsPdu.read(pdus[next++ & 255].reader(), Limits.STANDARD);
    if (!(pdu instanceof MmsPdu.Unconfirmed(var information))) throw new IllegalStateException("no report: " + pdu);
    return router.take(information, now).orElseThrow();
  }

  @Benchmark
  public Report report() { return decode(); }

  @Benchmark
  public List<io.gridtap.telemetry.Measurement> measurements() {
    List<io.gridtap.telemetry.Measurement> batch = new ArrayList<>(members);
    measurements.take(decode(), batch);
    return batch;
  }
}
