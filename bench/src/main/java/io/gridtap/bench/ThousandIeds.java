package io.gridtap.bench;

import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.BitString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Associations to as many IEDs, all in one process, while each reports a change every second; the IEDs are in a process of
 * their own. Ends with 1 if an IED was silent or an association broke. Arguments: IEDs (default 1000), seconds (30).
 */
public final class ThousandIeds {
  private ThousandIeds() {}

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 30;
    boolean well;
    try (IedProcess ieds = IedProcess.start(count, 1)) {
      well = run(ieds, seconds);
    }
    System.exit(well ? 0 : 1);
  }

  private static boolean run(IedProcess ieds, int seconds) throws Exception {
    long before = ProcessFigures.heapOctets();
    List<MmsClient> clients = new ArrayList<>();
    List<LongAdder> reports = new ArrayList<>();
    for (int port : ieds.ports()) {
      LongAdder received = new LongAdder();
      MmsClient client = MmsClient.connect(TcpConnector.Settings.to("127.0.0.1", port), AssociationSettings.STANDARD,
          new MmsClient.Listener() {
            @Override
            public void watch(io.gridtap.mms.association.Event event) {
              throw new IllegalStateException("something was forgiven: " + event);
            }

            @Override
            public boolean takes(InformationReport report) {
              received.increment();
              return true;
            }
          });
      enable(client);
      clients.add(client);
      reports.add(received);
    }
    for (LongAdder received : reports) received.reset();
    double cpu = ProcessFigures.cpu(ProcessHandle.current()).toNanos();
    TimeUnit.SECONDS.sleep(seconds);
    cpu = ProcessFigures.cpu(ProcessHandle.current()).toNanos() - cpu;
    long fewest = reports.stream().mapToLong(LongAdder::sum).min().orElseThrow();
    long all = reports.stream().mapToLong(LongAdder::sum).sum();
    long open = clients.stream().filter(MmsClient::isOpen).count();
    System.out.printf("%,d of %,d associations open, %,d reports in %d s, at least %d of each IED; %.1f KiB heap each, "
        + "%d platform threads, process %d MB, CPU %.1f %% of a core%n", open, clients.size(), all, seconds, fewest,
        (ProcessFigures.heapOctets() - before) / 1024.0 / clients.size(), ProcessFigures.platformThreads(),
        ProcessFigures.residentMegabytes(), cpu / seconds / 1e7);
    for (MmsClient client : clients) client.abort();
    return open == clients.size() && fewest >= seconds / 2;
  }

  private static void enable(MmsClient client) throws InterruptedException {
    String rcb = "LLN0$RP$urcb100$";
    write(client, rcb + "TrgOps", new Data.Bits(BitString.of("010000")));
    write(client, rcb + "RptEna", Data.Bool.TRUE);
  }

  private static void write(MmsClient client, String item, Data data) throws InterruptedException {
    client.call(ConfirmedRequest.Write.of(Variable.of("BENCHLD0", item), data)).orThrow().results().getFirst()
        .ifPresent(failure -> {
          throw new IllegalStateException(item + " refused: " + failure);
        });
  }
}
