package io.gridtap.bench;

import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.association.Authentication;
import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.cosem.Measurement;
import io.gridtap.dlms.cosem.MeasurementTable;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.Key;
import io.gridtap.sources.dlms.DlmsSource;
import io.gridtap.sources.dlms.DlmsSourceSettings;
import io.gridtap.sources.dlms.DlmsSourceSettings.Job;
import io.gridtap.sources.dlms.DlmsSourceSettings.What;
import io.gridtap.sources.dlms.EndpointTurns;
import io.gridtap.sources.dlms.MeterAccess;
import io.gridtap.sources.dlms.Schedule;
import io.gridtap.sources.dlms.Wanted;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Octets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Many meters, each read every 5 s by a source of its own, as the gateway does it: HDLC, low level security, three values
 * a reading, the association kept open. The meters are simulated ones in a process of their own, and their turns are
 * spread over the period. Ends with 1 if a period brought no reading from one of them, or a failure was told. Arguments:
 * meters (default 1000), seconds (60).
 */
public final class ThousandMeters {
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Route ROUTE = new Route(1, 0, 1);
  private static final String PASSWORD = "22222222";
  private static final List<Wanted> WANTED = Stream.of("voltage_l1", "current_l1", "active_power_import")
      .map(name -> MeasurementTable.STANDARD.named(name).orElseThrow()).map(ThousandMeters::wanted).toList();
  /** Failures that are printed; all are counted. */
  private static final int PRINTED = 5;

  private final List<ReadingTimes> times = new ArrayList<>();
  private final List<DlmsSource> sources = new ArrayList<>();
  private final EndpointTurns turns = new EndpointTurns();
  private final AtomicInteger failures = new AtomicInteger();
  private final int periods;
  /** Milliseconds since 1970. */
  private final long begin;

  private ThousandMeters(int meters, int periods) {
    this.periods = periods;
    // a meter's first reading is at once, its second by the clock: both are over when the first period begins
    this.begin = new Schedule.Every(PERIOD).after(Instant.now().plus(PERIOD.multipliedBy(2))).toEpochMilli();
    for (int i = 0; i < meters; i++)
      times.add(new ReadingTimes(begin + phase(i, meters).toMillis(), PERIOD.toMillis(), periods));
  }

  public static void main(String[] args) throws Exception {
    int meters = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 60;
    int periods = Math.ceilDiv(seconds, (int) PERIOD.toSeconds());
    if (meters < 1 || periods < 1) throw new IllegalArgumentException("at least one meter and one second");
    boolean well;
    Process simulated = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m", "-cp", System.getProperty("java.class.path"), SimulatedMeterProcess.class.getName(),
        String.valueOf(meters)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = new BufferedReader(
        new InputStreamReader(simulated.getInputStream(), StandardCharsets.UTF_8))) {
      String ports = out.readLine();
      if (ports == null) throw new IllegalStateException("the meters did not start");
      well = new ThousandMeters(meters, periods).run(simulated.toHandle(),
          Stream.of(ports.split(" ", -1)).map(Integer::valueOf).toList());
    } finally {
      simulated.destroyForcibly().waitFor();
    }
    if (!well) System.exit(1);
  }

  private static Wanted wanted(Measurement row) { return Wanted.of(row.descriptor(), row.name(), row.description()); }

  private static Duration phase(int meter, int meters) { return PERIOD.multipliedBy(meter).dividedBy(meters); }

  private boolean run(ProcessHandle simulated, List<Integer> ports) throws IOException, InterruptedException {
    long heapBefore = ProcessFigures.heapOctets();
    for (int i = 0; i < ports.size(); i++) sources.add(source(i, ports));
    for (int i = 0; i < sources.size(); i++) {
      ReadingTimes meter = times.get(i);
      sources.get(i).start(_ -> meter.note(System.currentTimeMillis()));
    }
    Duration measured = PERIOD.multipliedBy(periods);
    sleepUntil(begin);
    Duration cpu = ProcessFigures.cpu(ProcessHandle.current());
    Duration cpuOfMeters = ProcessFigures.cpu(simulated);
    sleepUntil(begin + measured.toMillis());
    cpu = ProcessFigures.cpu(ProcessHandle.current()).minus(cpu);
    cpuOfMeters = ProcessFigures.cpu(simulated).minus(cpuOfMeters);
    // the last meter's periods end with its phase
    sleepUntil(begin + measured.plus(PERIOD).toMillis());
    int failed = failures.get();
    long heapAfter = ProcessFigures.heapOctets();
    int threads = ProcessFigures.platformThreads();
    long resident = ProcessFigures.residentMegabytes();
    sources.forEach(DlmsSource::close);

    long readings = times.stream().mapToLong(ReadingTimes::count).sum();
    long missed = times.stream().mapToLong(ReadingTimes::missed).sum();
    System.out.printf("%,d meters, %,d s: %,.1f readings/s of %d values%n", ports.size(), measured.toSeconds(),
        (double) readings / measured.toSeconds(), WANTED.size());
    System.out.printf("%,d meters with a reading in each of %d periods; %,d periods missed, longest gap %.2f s, "
        + "%,d failures told%n", times.stream().filter(meter -> meter.missed() == 0).count(), periods, missed,
        times.stream().mapToLong(ReadingTimes::longestGap).max().orElseThrow() / 1e3, failed);
    System.out.printf(
        "heap after collection %,d KiB before, %,d KiB with the meters: %.1f KiB each (wanted: 32 at most)%n",
        heapBefore / 1024, heapAfter / 1024, (heapAfter - heapBefore) / 1024.0 / ports.size());
    System.out.printf("%d platform threads, process %d MB; CPU %s here, %s in the meters%n", threads, resident,
        used(cpu, measured, readings), used(cpuOfMeters, measured, readings));
    return missed == 0 && failed == 0;
  }

  private static String used(Duration cpu, Duration measured, long readings) {
    return "%.1f %% of a core (%.0f µs a reading)".formatted(100.0 * cpu.toNanos() / measured.toNanos(),
        cpu.toNanos() / 1e3 / Math.max(1, readings));
  }

  private DlmsSource source(int meter, List<Integer> ports) throws IOException {
    String endpoint = "127.0.0.1:" + ports.get(meter);
    TcpConnector.Settings tcp = TcpConnector.Settings.to("127.0.0.1", ports.get(meter)).withLimit(TIMEOUT);
    ClientSettings association = ClientSettings.of(ROUTE).withRequestLimit(TIMEOUT).withAssociateLimit(TIMEOUT)
        .withRelease(ClientSettings.Release.LINK_ONLY).withAuthentication(
            Authentication.password(Key.of(Octets.wrap(PASSWORD.getBytes(StandardCharsets.US_ASCII)))));
    HdlcSettings hdlc = HdlcSettings.STANDARD.withResponseTimeout(TIMEOUT.dividedBy(3)).withRetransmissions(2);
    DlmsSourceSettings plan = DlmsSourceSettings
        .of(endpoint, List.of(new Job(0, new Schedule.Every(PERIOD), new What.Reading(WANTED))))
        .withPhase(phase(meter, ports.size()));
    String name = "meter-" + meter;
    return DlmsSource.of(name, plan,
        MeterAccess.of(() -> TcpConnector.SHARED.connect(tcp), DlmsClientSettings.hdlc(association, hdlc)), turns,
        new DlmsSource.Watcher() {
          @Override
          public void read(int values) {
            if (values != WANTED.size()) fail("%s: %d of %d values".formatted(name, values, WANTED.size()));
          }

          @Override
          public void failed(int consecutive, String reason) {
            fail("%s: failure %d: %s".formatted(name, consecutive, reason));
          }
        });
  }

  private void fail(String what) { if (failures.incrementAndGet() <= PRINTED) System.out.println(what); }

  private static void sleepUntil(long millis) throws InterruptedException {
    Thread.sleep(Duration.ofMillis(Math.max(0, millis - System.currentTimeMillis())));
  }
}
