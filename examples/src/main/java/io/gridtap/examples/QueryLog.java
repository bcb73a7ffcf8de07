package io.gridtap.examples;

import io.gridtap.iec61850.client.ClientLog;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.LogResult;
import io.gridtap.iec61850.log.LogEntry;
import io.gridtap.iec61850.log.LoggedValue;
import io.gridtap.transport.TcpConnector;
import java.time.Duration;
import java.time.Instant;

/** Prints what was logged in the last 24 hours: QueryLog HOST PORT. */
public final class QueryLog {
  private QueryLog() {}

  public static void main(String[] arguments) throws Exception {
    String host = arguments[0];
    int port = Integer.parseInt(arguments[1]);
    try (Iec61850Client ied = Iec61850Client.connect(TcpConnector.Settings.to(host, port))) {
      for (String block : ied.logs().controlBlocks("GOLDLD0"))
        ied.logs().controlBlock(block).ifPresent(System.out::println);

      ClientLog log = ied.log("GOLDLD0/LLN0.EventLog");
      Instant now = Instant.now();
      LogResult today = log.byTime(now.minus(Duration.ofHours(24)), now, 1000);
      if (today instanceof LogResult.Refused(var refusal, var _)) System.out.println("refused: " + refusal);
      for (LogEntry entry : today.entries())
        for (LoggedValue value : entry.values())
          System.out.println(entry.time().orElse(Instant.EPOCH) + " " + value.reference() + " " + value.value() + " "
              + value.reason());
    }
  }
}
