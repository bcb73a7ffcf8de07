package io.gridtap.bench;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.TcpConnector;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openmuc.openiec61850.ClientAssociation;
import org.openmuc.openiec61850.ClientEventListener;
import org.openmuc.openiec61850.ClientSap;
import org.openmuc.openiec61850.DataSet;
import org.openmuc.openiec61850.Fc;
import org.openmuc.openiec61850.FcModelNode;
import org.openmuc.openiec61850.ServerModel;

/**
 * Reading one value after the other, several at a time and a data set of 100, associating, and what an idle association
 * holds: this stack's client and openiec61850's at the same server, in turns. Arguments: seconds a run (default 5), runs
 * (3), idle associations (1000).
 */
public final class Iec61850Reads {
  private static final AssociationSettings WIDE = AssociationSettings.STANDARD.withMaxOutstanding(8, 8);
  private static final FcReference VALUE = FcReference.parse("BENCHLD0/GGIO1.AnIn1.mag.f[MX]");
  private static final ConfirmedRequest.Read ONE = ConfirmedRequest.Read.of(VALUE.variable());
  private static final ConfirmedRequest.Read LIST = new ConfirmedRequest.Read(false,
      new VariableAccess.NamedList(new ObjectName.DomainSpecific("BENCHLD0", "LLN0$ds100")));
  private static final int AT_ONCE = 64;
  private static final int ASSOCIATIONS = 500;

  private Iec61850Reads() {}

  /** Does it once, or so many times. */
  private interface Action {
    int run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    int idle = args.length > 2 ? Integer.parseInt(args[2]) : 1000;
    try (IedProcess server = IedProcess.start(1, 0)) {
      int port = server.ports().getFirst();
      for (int run = 0; run < runs; run++) {
        reads(port, seconds);
        associations(port);
      }
      idle(port, idle);
    }
  }

  private static MmsClient connect(int port) throws IOException, InterruptedException {
    return MmsClient.connect(TcpConnector.Settings.to("127.0.0.1", port), WIDE, _ -> {});
  }

  private static void reads(int port, int seconds) throws Exception {
    Path scl = Files.createTempFile("bench", ".cid");
    Files.writeString(scl, ReportTraffic.scl());
    ClientAssociation theirs = theirs(port);
    try (MmsClient ours = connect(port)) {
      ServerModel model = theirs.getModelFromSclFile(scl.toString());
      FcModelNode value = (FcModelNode) Objects
          .requireNonNull(model.findModelNode("BENCHLD0/GGIO1.AnIn1.mag.f", Fc.MX));
      DataSet dataSet = Objects.requireNonNull(model.getDataSet("BENCHLD0/LLN0.ds100"));
      List<ConfirmedRequest.Read> several = Collections.nCopies(AT_ONCE, ONE);
      rate("one after the other, gridtap", seconds, () -> checked(ours.call(ONE), 1));
      try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
        virtual.submit(() -> {
          rate("one after the other, gridtap, virtual thread", seconds, () -> checked(ours.call(ONE), 1));
          return null;
        }).get();
      }
      rate("one after the other, openiec61850", seconds, () -> {
        theirs.getDataValues(value);
        return 1;
      });
      rate("eight outstanding, gridtap", seconds, () -> {
        for (Answer<ConfirmedResponse.Values> answer : ours.callAll(several)) checked(answer, 1);
        return several.size();
      });
      rate("data set of 100, gridtap", seconds, () -> checked(ours.call(LIST), 100));
      rate("data set of 100, openiec61850", seconds, () -> {
        if (!theirs.getDataSetValues(dataSet).stream().allMatch(Objects::isNull)) throw new IOException("an error");
        return 1;
      });
      List<ConfirmedRequest.Read> lists = Collections.nCopies(AT_ONCE, LIST);
      rate("data set of 100, eight outstanding, gridtap", seconds, () -> {
        for (Answer<ConfirmedResponse.Values> answer : ours.callAll(lists)) checked(answer, 100);
        return lists.size();
      });
    } finally {
      theirs.close();
      Files.delete(scl);
    }
  }

  private static int checked(Answer<ConfirmedResponse.Values> answer, int results) {
    if (answer.orThrow().results().size() != results) throw new IllegalStateException("another answer: " + answer);
    return 1;
  }

  /** The second half of the time counts. */
  private static void rate(String what, int seconds, Action action) throws Exception {
    long half = seconds * 500_000_000L;
    for (long begin = System.nanoTime(); System.nanoTime() - begin < half;) action.run();
    double cpu = ProcessFigures.cpu(ProcessHandle.current()).toNanos() / 1e3;
    long count = 0;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < half) count += action.run();
    double elapsed = (System.nanoTime() - begin) / 1e9;
    System.out.printf("%-46s %,9.0f a second, CPU %.1f µs each here%n", what, count / elapsed,
        (ProcessFigures.cpu(ProcessHandle.current()).toNanos() / 1e3 - cpu) / count);
  }

  private static ClientAssociation theirs(int port) throws IOException {
    ClientSap sap = new ClientSap();
    sap.setApTitleCalled(new int[]{1, 1, 999, 1});
    return sap.associate(InetAddress.getLoopbackAddress(), port, null, new ClientEventListener() {
      @Override
      public void newReport(org.openmuc.openiec61850.Report report) {
        throw new IllegalStateException("nothing reports here");
      }

      @Override
      public void associationClosed(IOException reason) {
        // the benchmark says when
      }
    });
  }

  private static void associations(int port) throws Exception {
    // each in a row of its own: how the one leaves is not to slow down how the other comes
    long[] ours = new long[ASSOCIATIONS];
    for (int i = 0; i < ASSOCIATIONS; i++) {
      long begin = System.nanoTime();
      MmsClient client = connect(port);
      ours[i] = System.nanoTime() - begin;
      client.abort();
    }
    long[] theirs = new long[ASSOCIATIONS];
    for (int i = 0; i < ASSOCIATIONS; i++) {
      long begin = System.nanoTime();
      ClientAssociation other = theirs(port);
      theirs[i] = System.nanoTime() - begin;
      other.close();
    }
    System.out.printf("associate, median: gridtap %.0f µs, openiec61850 %.0f µs%n", median(ours), median(theirs));
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e3;
  }

  private static void idle(int port, int count) throws Exception {
    connect(port).close();
    long before = ProcessFigures.heapOctets();
    List<MmsClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) clients.add(connect(port));
    long octets = ProcessFigures.heapOctets() - before;
    System.out.printf("%,d idle associations: %.1f KiB heap each, %d platform threads%n", count,
        octets / 1024.0 / count, ProcessFigures.platformThreads());
    for (MmsClient client : clients) client.abort();
  }
}
