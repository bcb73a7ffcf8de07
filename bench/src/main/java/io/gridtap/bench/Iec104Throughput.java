package io.gridtap.bench;

import io.gridtap.iec104.Iec104Client;
import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.apci.ApciSettings.Acknowledge;
import io.gridtap.iec104.asdu.ObjectCursor;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.transport.TcpConnector;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.ToDoubleFunction;

/**
 * The whole way: a process of its own sends full ASDUs of type 36 as fast as k and the acknowledgements allow; this one
 * takes every object with value, quality and epoch time through {@link Iec104Client}, and then has the same frames only
 * counted and acknowledged by a bare socket. Arguments: seconds a run (default 5), runs (default 3).
 */
public final class Iec104Throughput {
  private static final int OBJECTS = 16;

  private Iec104Throughput() {}

  private record Result(long frames, double seconds, double cpuSeconds) {
    double objectsPerSecond() { return frames * OBJECTS / seconds; }

    double cpuNanos() { return cpuSeconds * 1e9 / frames / OBJECTS; }
  }

  @FunctionalInterface
  private interface Taker {
    /** Takes frames for about so long; how many. */
    long take(int port, int k, int w, Duration duration) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Map<String, Taker> takers = new LinkedHashMap<>();
    takers.put("gridtap, acknowledged when taken",
        onVirtualThread((port, k, w, time) -> takeWithGridtap(port, k, w, time, Acknowledge.TAKEN)));
    takers.put("gridtap, acknowledged at once",
        onVirtualThread((port, k, w, time) -> takeWithGridtap(port, k, w, time, Acknowledge.DELIVERED)));
    takers.put("counted on a virtual thread", onVirtualThread(Iec104Throughput::count));
    takers.put("counted on a platform thread", Iec104Throughput::count);
    System.out.println("    k     w  reader                             objects/s   CPU ns/object   (medians)");
    for (int k : new int[]{12, 1000}) {
      int w = k * 2 / 3;
      Map<String, List<Result>> results = new LinkedHashMap<>();
      for (int run = 0; run < runs; run++)
        for (var taker : takers.entrySet())
          results.computeIfAbsent(taker.getKey(), _ -> new ArrayList<>())
              .add(measure(taker.getValue(), k, w, seconds));
      results.forEach((name, of) -> System.out.printf("%5d %5d  %-32s %,11.0f   %8.1f%n", k, w, name,
          median(of, Result::objectsPerSecond), median(of, Result::cpuNanos)));
    }
  }

  private static double median(List<Result> results, ToDoubleFunction<Result> figure) {
    return results.stream().mapToDouble(figure).sorted().skip(results.size() / 2).findFirst().orElseThrow();
  }

  /** Where the gateway's sources live; it costs every reader the same. */
  private static Taker onVirtualThread(Taker taker) {
    return (port, k, w, duration) -> {
      FutureTask<Long> task = new FutureTask<>(() -> taker.take(port, k, w, duration));
      Thread.startVirtualThread(task);
      return task.get();
    };
  }

  private static Result measure(Taker taker, int k, int w, int seconds) throws Exception {
    Process station = start(k);
    try (BufferedReader out = new BufferedReader(
        new InputStreamReader(station.getInputStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(out.readLine());
      taker.take(port, k, w, Duration.ofSeconds(Math.min(seconds, 3)));
      long cpu = cpuNanos();
      long begin = System.nanoTime();
      long frames = taker.take(port, k, w, Duration.ofSeconds(seconds));
      return new Result(frames, (System.nanoTime() - begin) / 1e9, (cpuNanos() - cpu) / 1e9);
    } finally {
      station.destroyForcibly().waitFor();
    }
  }

  static Process start(int k) throws IOException {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), NeutralStation.class.getName(), Integer.toString(k))
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long takeWithGridtap(int port, int k, int w, Duration duration, Acknowledge when) throws Exception {
    Iec104Settings settings = Iec104Settings.STANDARD
        .with(ApciSettings.STANDARD.withWindow(k, w).with(when));
    ObjectCursor cursor = new ObjectCursor();
    List<Update> updates = new ArrayList<>();
    double values = 0;
    long rest = 0;
    long frames = 0;
    try (Iec104Client client = Iec104Client.connect(TcpConnector.Settings.to("127.0.0.1", port), settings, _ -> {})) {
      long end = System.nanoTime() + duration.toNanos();
      while (System.nanoTime() < end) {
        updates.clear();
        client.updates().drainTo(updates, 256, Duration.ofSeconds(1));
        for (Update update : updates) {
          if (!(update instanceof Update.Data(long _, var asdu))) throw new IllegalStateException("got " + update);
          frames++;
          cursor.on(asdu);
          while (cursor.next()) {
            values += cursor.number();
            rest += cursor.qualityBits() + cursor.epochMillis(StationTime.UTC);
          }
        }
      }
    }
    if (values + rest == 0.5) System.out.println("unlikely");
    return frames;
  }

  /** Counts frames by their length octets, and acknowledges every w of them: less is not possible. */
  private static long count(int port, int k, int w, Duration duration) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);
      socket.getOutputStream().write(new byte[]{0x68, 4, 7, 0, 0, 0});
      in.skipNBytes(6);
      long end = System.nanoTime() + duration.toNanos();
      long frames = 0;
      while (System.nanoTime() < end) {
        for (int i = 0; i < w; i++) {
          in.skipNBytes(1);
          in.skipNBytes(in.read());
        }
        frames += w;
        int number = (int) (frames & 32_767);
        socket.getOutputStream().write(new byte[]{0x68, 4, 1, 0, (byte) (number << 1), (byte) (number >> 7)});
      }
      return frames;
    }
  }
}
