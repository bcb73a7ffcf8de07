package io.gridtap.bench;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.transport.TcpListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Servers of the benchmarks' model in a process of their own. It prints their ports, and ends with its standard input.
 * Arguments: how many (default 1), changes a second of each (0).
 */
public final class IedProcess implements AutoCloseable {
  private static final int OUTSTANDING = 16;

  private final Process process;
  private final List<Integer> ports;

  private IedProcess(Process process, List<Integer> ports) {
    this.process = process;
    this.ports = ports;
  }

  static IedProcess start(int count, int changesPerSecond) throws IOException {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
        "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), IedProcess.class.getName(),
        String.valueOf(count), String.valueOf(changesPerSecond)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String ports = out.readLine();
    if (ports == null) throw new IOException("the devices did not start");
    return new IedProcess(process, Stream.of(ports.split(" ", -1)).map(Integer::valueOf).toList());
  }

  List<Integer> ports() { return ports; }

  ProcessHandle handle() { return process.toHandle(); }

  @Override
  public void close() { process.destroyForcibly(); }

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 1;
    int changes = args.length > 1 ? Integer.parseInt(args[1]) : 0;
    IedModel model = ReportTraffic.model();
    List<Iec61850Server> servers = new ArrayList<>();
    for (int i = 0; i < count; i++)
      servers.add(Iec61850Server.start(model, TcpListener.Settings.local(0).withMaxConnections(4096),
          ServerSettings.STANDARD
              .withAssociation(AssociationSettings.STANDARD.withMaxOutstanding(OUTSTANDING, OUTSTANDING))));
    System.out.println(String.join(" ", servers.stream().map(server -> String.valueOf(server.port())).toList()));
    if (changes > 0) Thread.ofPlatform().daemon().start(() -> change(servers, changes));
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }

  private static void change(List<Iec61850Server> servers, int changesPerSecond) {
    FcReference value = FcReference.parse("BENCHLD0/GGIO1.AnIn1.mag.f[MX]");
    try {
      for (float number = 0;; number++) {
        float now = number;
        long start = System.nanoTime();
        for (Iec61850Server server : servers)
          server.update(update -> update.set(value, new Value.Float32(now)).stamp(Instant.now(), 0x0A));
        TimeUnit.NANOSECONDS.sleep(1_000_000_000L / changesPerSecond - (System.nanoTime() - start));
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
