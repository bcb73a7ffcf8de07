package io.gridtap.bench;

import io.gridtap.dlms.DlmsClient;
import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.transport.TcpConnector;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Meters in a closed loop: each of so many associations asks for a register, and again when the answer is there. The
 * meters are {@link CannedMeters} in a process of their own. Arguments: meters (default 1000), seconds (10), attributes
 * a request (1).
 */
public final class DlmsClosedLoop {
  private static final AttributeDescriptor REGISTER = new AttributeDescriptor(3, Obis.of(1, 0, 32, 7, 0, 255), 2);
  private static final Data EXPECTED = Data.doubleLongUnsigned(13_540);

  private DlmsClosedLoop() {}

  public static void main(String[] args) throws Exception {
    int meters = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    int attributes = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    Process canned = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
        "-cp", System.getProperty("java.class.path"), CannedMeters.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = new BufferedReader(
        new InputStreamReader(canned.getInputStream(), StandardCharsets.UTF_8))) {
      run(canned.toHandle(), Integer.parseInt(out.readLine()), meters, seconds, attributes);
    } finally {
      canned.destroyForcibly().waitFor();
    }
  }

  private static void run(ProcessHandle canned, int port, int meters, int seconds, int attributes) throws Exception {
    long before = ProcessFigures.heapOctets();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<DlmsClient> clients = new ArrayList<>();
      Callable<DlmsClient> connecting = () -> DlmsClient.connect(TcpConnector.Settings.to("127.0.0.1", port),
          DlmsClientSettings.wrapper(ClientSettings.of(Route.of(16, 1))));
      for (var connected : threads.invokeAll(Collections.nCopies(meters, connecting))) clients.add(connected.get());
      System.out.printf("%,d associations: %.1f KiB heap each%n", meters,
          (ProcessFigures.heapOctets() - before) / 1024.0 / meters);
      AtomicBoolean going = new AtomicBoolean(true);
      LongAdder requests = new LongAdder();
      List<AttributeRequest> list = Collections.nCopies(attributes, AttributeRequest.of(REGISTER));
      CompletionService<Long> asking = new ExecutorCompletionService<>(threads);
      try {
        for (DlmsClient client : clients) asking.submit(() -> {
          long answers = 0;
          for (; going.get(); answers++) {
            ask(client, list);
            requests.increment();
          }
          return answers;
        });
        for (int warm = 0; warm < 2; warm++) measure(canned, requests, asking, seconds, attributes);
      } finally {
        going.set(false);
      }
      for (int i = 0; i < meters; i++)
        if (asking.take().get() == 0) throw new IllegalStateException("an association was never answered");
    }
  }

  /** @throws ExecutionException as soon as one association cannot ask any more */
  private static void measure(ProcessHandle canned, LongAdder requests, CompletionService<Long> asking, int seconds,
      int attributes) throws Exception {
    requests.reset();
    long begin = System.nanoTime();
    double own = cpuMicros(ProcessHandle.current());
    double meter = cpuMicros(canned);
    Future<Long> ended = asking.poll(seconds, TimeUnit.SECONDS);
    if (ended != null) throw new IllegalStateException("an association ended early, after " + ended.get() + " answers");
    double count = requests.sum();
    double rate = count * 1e9 / (System.nanoTime() - begin);
    System.out.printf("%,.0f requests/s, %,.0f attributes/s; CPU a request %.1f µs here, %.1f µs in the meters; "
        + "%d platform threads, process %d MB%n", rate, rate * attributes,
        (cpuMicros(ProcessHandle.current()) - own) / count, (cpuMicros(canned) - meter) / count,
        ProcessFigures.platformThreads(), ProcessFigures.residentMegabytes());
  }

  private static void ask(DlmsClient client, List<AttributeRequest> list) throws InterruptedException {
    for (GetResult result : list.size() == 1 ? List.of(client.get(REGISTER)) : client.get(list))
      if (!(result instanceof GetResult.Value(Data value) && value.equals(EXPECTED)))
        throw new IllegalStateException("another answer: " + result);
  }

  private static double cpuMicros(ProcessHandle process) { return ProcessFigures.cpu(process).toNanos() / 1e3; }
}
