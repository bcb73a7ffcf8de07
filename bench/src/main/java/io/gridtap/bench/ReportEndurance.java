package io.gridtap.bench;

import io.gridtap.iec61850.report.Report;
import io.gridtap.iec61850.report.ReportRouter;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.sources.iec61850.ReportMeasurements;
import io.gridtap.telemetry.Measurement;
import io.gridtap.transport.TcpConnector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes reports for a long time and prints once a minute what is left on the heap after a collection: the figure must
 * not grow. Arguments: minutes (default 60), reports a second (default 20000; slower than they come, so that the queue
 * and the back-pressure are at work all the time), members of a report (default 10).
 */
public final class ReportEndurance {
  private ReportEndurance() {}

  public static void main(String[] args) throws Exception {
    int minutes = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    int perSecond = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
    int members = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    Process server = ReportThroughput.startServer(members);
    try (BufferedReader out = new BufferedReader(
        new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      run(Integer.parseInt(out.readLine().strip()), minutes, perSecond, members);
    } finally {
      server.destroyForcibly();
    }
  }

  private static void run(int port, int minutes, int perSecond, int members) throws IOException, InterruptedException {
    ReportRouter router = new ReportRouter();
    router.subscribe(ReportTraffic.subscription(ReportTraffic.model(), members));
    ReportMeasurements measurements = new ReportMeasurements("bench", "BENCH", ReportMeasurements.TimeChoice.MEMBER);
    MmsClient client = MmsClient.connect(
        TcpConnector.Settings.to(InetAddress.getLoopbackAddress().getHostAddress(), port), AssociationSettings.STANDARD,
        _ -> {});
    client
        .call(ConfirmedRequest.Write.of(VariableAccess.Variable.of("BENCHLD0", "LLN0$RP$urcb$RptEna"), Data.Bool.TRUE))
        .orThrow();
    System.out.println("minute       reports   missing   heap KB after collection   process MB");
    long start = System.nanoTime();
    long reports = 0;
    long missing = 0;
    List<InformationReport> waiting = new ArrayList<>();
    List<Measurement> batch = new ArrayList<>();
    for (int minute = 1; minute <= minutes; minute++) {
      long end = start + Duration.ofMinutes(minute).toNanos();
      while (System.nanoTime() < end) {
        waiting.add(client.reports().poll(Duration.ofSeconds(5)).orElseThrow());
        client.reports().drainTo(waiting, 1024);
        Instant now = Instant.now();
        for (InformationReport information : waiting) {
          Report report = router.take(information, now).orElseThrow();
          missing += report.remarks().size();
          measurements.take(report, batch);
        }
        reports += waiting.size();
        waiting.clear();
        batch.clear();
        long ahead = reports * 1_000_000_000L / perSecond - (System.nanoTime() - start);
        if (ahead > 0) LockSupport.parkNanos(ahead);
      }
      System.gc();
      Runtime memory = Runtime.getRuntime();
      System.out.printf("%6d  %,12d  %,8d  %,25d  %,11d%n", minute, reports, missing,
          (memory.totalMemory() - memory.freeMemory()) / 1024, residentMegabytes());
    }
    client.abort();
  }

  /** Of this process, where the system tells; otherwise 0. */
  private static long residentMegabytes() throws IOException {
    java.nio.file.Path status = java.nio.file.Path.of("/proc/self/status");
    if (!java.nio.file.Files.exists(status)) return 0;
    for (String line : java.nio.file.Files.readAllLines(status))
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    return 0;
  }
}
