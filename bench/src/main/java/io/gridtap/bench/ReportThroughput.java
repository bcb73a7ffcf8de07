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
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openmuc.openiec61850.ClientAssociation;
import org.openmuc.openiec61850.ClientEventListener;
import org.openmuc.openiec61850.ClientSap;
import org.openmuc.openiec61850.ServerModel;
import org.openmuc.openiec61850.ServiceError;
import org.openmuc.openiec61850.Urcb;

/**
 * The whole way: a process of its own replays reports as fast as TCP takes them; this one takes them through the whole
 * stack to named measurements, and then has openiec61850 take the same octets to its reports. Arguments: seconds a run
 * (default 10), runs (default 3).
 */
public final class ReportThroughput {
  private ReportThroughput() {}

  private record Result(long reports, double seconds, double cpuSeconds, double heapMegabytes) {
    double perSecond() { return reports / seconds; }

    double cpuMicros() { return cpuSeconds / reports * 1e6; }
  }

  @FunctionalInterface
  private interface Taker {
    /** Takes reports for about so long; how many. */
    long take(int port, int members, Duration duration) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    System.out.println("members  stack          reports/s   CPU µs/report   heap MB (after the run, collected)");
    for (int members : ReportTraffic.SIZES) {
      for (int run = 0; run < runs; run++) {
        Result ours = measure(ReportThroughput::takeWithGridtap, members, seconds);
        Result theirs = measure(ReportThroughput::takeWithOpenIec61850, members, seconds);
        print(members, "gridtap", ours);
        print(members, "openiec61850", theirs);
        System.out.printf("%7d  ratio        %9.1f x   %9.1f x%n", members, ours.perSecond() / theirs.perSecond(),
            theirs.cpuMicros() / ours.cpuMicros());
      }
    }
  }

  private static void print(int members, String stack, Result result) {
    System.out.printf("%7d  %-12s %,11.0f   %13.2f   %7.1f%n", members, stack, result.perSecond(), result.cpuMicros(),
        result.heapMegabytes());
  }

  private static Result measure(Taker taker, int members, int seconds) throws Exception {
    Process server = startServer(members);
    try (BufferedReader out = new BufferedReader(
        new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(out.readLine().strip());
      taker.take(port, members, Duration.ofSeconds(2)); // the compiler warms up
      long cpu = cpuNanos();
      long start = System.nanoTime();
      long reports = taker.take(port, members, Duration.ofSeconds(seconds));
      double elapsed = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = (cpuNanos() - cpu) / 1e9;
      System.gc();
      Runtime memory = Runtime.getRuntime();
      return new Result(reports, elapsed, cpuSeconds, (memory.totalMemory() - memory.freeMemory()) / 1048576.0);
    } finally {
      server.destroyForcibly();
    }
  }

  static Process startServer(int members) throws IOException {
    return new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xmx256m",
        "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), ReplayServer.class.getName(),
        Integer.toString(members), "0").redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long takeWithGridtap(int port, int members, Duration duration) throws Exception {
    ReportRouter router = new ReportRouter();
    router.subscribe(ReportTraffic.subscription(ReportTraffic.model(), members));
    ReportMeasurements measurements = new ReportMeasurements("bench", "BENCH", ReportMeasurements.TimeChoice.MEMBER);
    MmsClient client = MmsClient.connect(
        TcpConnector.Settings.to(InetAddress.getLoopbackAddress().getHostAddress(), port), AssociationSettings.STANDARD,
        _ -> {});
    try {
      client
          .call(
              ConfirmedRequest.Write.of(VariableAccess.Variable.of("BENCHLD0", "LLN0$RP$urcb$RptEna"), Data.Bool.TRUE))
          .orThrow();
      long end = System.nanoTime() + duration.toNanos();
      long reports = 0;
      long values = 0;
      List<InformationReport> waiting = new ArrayList<>();
      List<Measurement> batch = new ArrayList<>();
      while (System.nanoTime() < end) {
        Optional<InformationReport> first = client.reports().poll(Duration.ofSeconds(5));
        if (first.isEmpty()) throw new IOException("the replay stands still");
        waiting.add(first.get());
        client.reports().drainTo(waiting, 1024);
        Instant now = Instant.now();
        for (InformationReport information : waiting) {
          Report report = router.take(information, now).orElseThrow();
          if (!report.remarks().isEmpty()) throw new IOException("a report is missing or wrong: " + report.remarks());
          measurements.take(report, batch);
        }
        reports += waiting.size();
        values += batch.size();
        waiting.clear();
        batch.clear();
      }
      if (values != reports * members) throw new IOException("%d values of %d reports".formatted(values, reports));
      return reports;
    } finally {
      client.abort();
    }
  }

  private static long takeWithOpenIec61850(int port, int members, Duration duration) throws Exception {
    Path scl = Files.createTempFile("bench", ".cid");
    AtomicLong taken = new AtomicLong();
    AtomicLong values = new AtomicLong();
    long end = System.nanoTime() + duration.toNanos();
    CountDownLatch done = new CountDownLatch(1);
    try {
      Files.writeString(scl, ReportTraffic.scl());
      ClientSap sap = new ClientSap();
      sap.setMaxTPduSizeParameter(13);
      sap.setApTitleCalled(new int[]{1, 1, 999, 1});
      ClientAssociation association = sap.associate(InetAddress.getLoopbackAddress(), port, null,
          new ClientEventListener() {
            @Override
            public void newReport(org.openmuc.openiec61850.Report report) {
              values.addAndGet(report.getValues().size());
              taken.incrementAndGet();
              if (System.nanoTime() >= end) done.countDown();
            }

            @Override
            public void associationClosed(IOException reason) { done.countDown(); }
          });
      try {
        ServerModel model = association.getModelFromSclFile(scl.toString());
        Urcb rcb = model.getUrcb("BENCHLD0/LLN0.urcb" + members);
        association.enableReporting(rcb);
      } catch (ServiceError refused) {
        throw new IOException("enabling failed: " + refused, refused);
      }
      if (!done.await(duration.toSeconds() + 30, TimeUnit.SECONDS)) throw new IOException("the replay stands still");
      long reports = taken.get();
      association.close();
      if (values.get() < reports * members)
        throw new IOException("%d values of %d reports".formatted(values.get(), reports));
      return reports;
    } finally {
      Files.delete(scl);
    }
  }
}
