package io.gridtap.mms;

import io.gridtap.mms.MmsServer.Association;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A server for tests: a variable's value is its own name, reading {@code slow} waits for {@link #release}, writing an
 * integer gives as many reports, and reading {@code back} makes it ask who the client is.
 */
final class Echo implements AutoCloseable {
  static final int REPORT_OCTETS = 1000;

  private final MmsServer server;
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch reporting = new CountDownLatch(1);
  private final CountDownLatch reported = new CountDownLatch(1);
  private final BlockingQueue<String> closed = new LinkedBlockingQueue<>(100);

  Echo(AssociationSettings settings) throws IOException {
    server = MmsServer.start(TcpListener.Settings.local(0), settings, Served::new);
  }

  int port() { return server.port(); }

  /** Why associations ended, the first one first. */
  BlockingQueue<String> closed() { return closed; }

  CountDownLatch waiting() { return waiting; }

  /** Lets the reports go that were asked for: not before the answer is there, for it would wait behind them. */
  void report() {
    reporting.countDown();
  }

  CountDownLatch reported() { return reported; }

  void release() { release.countDown(); }

  static MmsClient connect(int port, AssociationSettings settings) throws IOException, InterruptedException {
    return connect(TcpConnector.Settings.to("127.0.0.1", port), settings);
  }

  static MmsClient connect(TcpConnector.Settings to, AssociationSettings settings)
      throws IOException, InterruptedException {
    return MmsClient.connect(to, settings, _ -> {});
  }

  static ConfirmedRequest.Read read(String item) {
    return ConfirmedRequest.Read.of(VariableAccess.Variable.of("D", item));
  }

  static ConfirmedRequest.Write report(int count) {
    return ConfirmedRequest.Write.of(VariableAccess.Variable.of("D", "reports"), new Data.Int(count));
  }

  private final class Served implements MmsServer.Service {
    private final Association association;

    Served(Association association) { this.association = association; }

    @Override
    public Answer<?> answer(ConfirmedRequest<?> request) throws InterruptedException {
      return switch (request) {
        case ConfirmedRequest.Read(var _, VariableAccess.Variables(var list)) -> new Answer.Positive<>(values(list));
        case ConfirmedRequest.Write(var _, var data) when data.getFirst() instanceof Data.Int(long count) -> {
          Thread.ofVirtual().name("echo-reports").start(() -> report(count));
          yield new Answer.Positive<>(new ConfirmedResponse.Written(List.of(Optional.empty())));
        }
        case ConfirmedRequest.Identify() ->
          new Answer.Positive<>(new ConfirmedResponse.Identity("Gridtap", "echo", "1"));
        default -> new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE); // the few that are served are above
      };
    }

    private ConfirmedResponse.Values values(List<VariableAccess.Variable> list) throws InterruptedException {
      List<AccessResult> values = new ArrayList<>();
      for (VariableAccess.Variable variable : list) {
        String item = variable.name().item();
        if (item.equals("slow")) await();
        values.add(new Data.VisibleString(
            item.equals("back") ? association.call(new ConfirmedRequest.Identify()).orThrow().vendor() : item));
      }
      return new ConfirmedResponse.Values(Optional.empty(), values);
    }

    private void await() {
      waiting.countDown();
      try {
        release.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private void report(long count) {
      try {
        reporting.await();
        for (long i = 0; i < count; i++)
          association.report(new InformationReport(new VariableAccess.NamedList(new ObjectName.VmdSpecific("RPT")),
              List.of(new Data.Int(i), new Data.VisibleString("r".repeat(REPORT_OCTETS)))));
        reported.countDown();
      } catch (InterruptedException | ConnectionLostException over) {
        closed.add("while reporting: " + over.getMessage());
      }
    }

    @Override
    public void closed(String reason) { closed.add(reason); }

    @Override
    public void watch(Event event) {
      // nothing is forgiven and nothing traced between our own two sides
      closed.add("unexpected: " + event);
    }
  }

  @Override
  public void close() {
    release();
    report();
    server.close();
  }
}
