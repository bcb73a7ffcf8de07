package io.gridtap.bench;

import io.gridtap.iec104.Iec104Client;
import io.gridtap.iec104.Iec104Server;
import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.ServerSettings;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.controlled.DeviceSettings;
import io.gridtap.iec104.controlled.Point;
import io.gridtap.iec104.controlled.Station;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Many started connections in one process, which then rest; and how long it takes to connect, start, and interrogate a
 * station of 200 points. Arguments: numbers of connections (default 1000 10000).
 */
public final class Iec104Connections {
  private static final int POINTS = 200;
  private static final int INTERROGATIONS = 2000;

  private Iec104Connections() {}

  public static void main(String[] args) throws Exception {
    interrogate();
    for (String count : args.length > 0 ? args : new String[]{"1000", "10000"}) rest(Integer.parseInt(count));
  }

  private static void interrogate() throws IOException, InterruptedException {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) points.add(Point.of(1000 + i, new ShortFloat(i, Quality.GOOD)));
    try (Iec104Server server = Iec104Server.start(TcpListener.Settings.local(0),
        ServerSettings.STANDARD.with(DeviceSettings.STANDARD.withoutInitialization()),
        List.of(Station.of(1, points, List.of())), request -> request
            .refuse())) {
      List<Long> nanos = new ArrayList<>();
      for (int i = 0; i < INTERROGATIONS; i++) {
        long begin = System.nanoTime();
        try (Iec104Client client = Iec104Client.connect(TcpConnector.Settings.to("127.0.0.1", server.port()),
            Iec104Settings.STANDARD, _ -> {})) {
          int objects = client.interrogate(1).objects().size();
          if (objects != POINTS) throw new IllegalStateException(objects + " objects");
          nanos.add(System.nanoTime() - begin);
        }
      }
      List<Long> warm = nanos.subList(INTERROGATIONS / 2, INTERROGATIONS).stream().sorted().toList();
      System.out.printf("connect, STARTDT, interrogation of %d points: median %.2f ms, 99 %% within %.2f ms%n", POINTS,
          warm.get(warm.size() / 2) / 1e6, warm.get(warm.size() * 99 / 100) / 1e6);
    }
  }

  private static void rest(int count) throws Exception {
    Process station = Iec104Throughput.start(0);
    try (BufferedReader out = new BufferedReader(
        new InputStreamReader(station.getInputStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(out.readLine());
      long before = ProcessFigures.heapOctets();
      long begin = System.nanoTime();
      List<Iec104Client> clients = connect(port, count);
      double seconds = (System.nanoTime() - begin) / 1e9;
      long octets = (ProcessFigures.heapOctets() - before) / count;
      System.out.printf(
          "%,d started connections after %.1f s: %.1f KiB heap each, %d platform threads, process %d MB%n", count,
          seconds, octets / 1024.0, ProcessFigures.platformThreads(), ProcessFigures.residentMegabytes());
      for (Iec104Client client : clients) if (!client.isOpen()) throw new IllegalStateException("one was lost");
      station.destroyForcibly().waitFor();
      for (Iec104Client client : clients) client.close();
    } finally {
      station.destroyForcibly().waitFor();
    }
  }

  private static List<Iec104Client> connect(int port, int count) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Iec104Client> connecting = () -> Iec104Client.connect(
          TcpConnector.Settings.to("127.0.0.1", port).withLimit(java.time.Duration.ofMinutes(2)),
          Iec104Settings.STANDARD, _ -> {});
      List<Iec104Client> clients = new ArrayList<>();
      for (var connected : threads.invokeAll(java.util.Collections.nCopies(count, connecting)))
        clients.add(connected.get());
      return clients;
    }
  }
}
