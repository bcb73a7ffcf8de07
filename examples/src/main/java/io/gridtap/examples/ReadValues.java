package io.gridtap.examples;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.ReadPlan;
import io.gridtap.iec61850.client.ReadResult;
import io.gridtap.transport.TcpConnector;
import java.util.Arrays;
import java.util.List;

/** Reads many values at once: ReadValues HOST PORT REFERENCE… */
public final class ReadValues {
  private ReadValues() {}

  public static void main(String[] args) throws Exception {
    List<FcReference> references = Arrays.stream(args).skip(2).map(FcReference::parse).toList();
    try (Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to(args[0], Integer.parseInt(args[1])))) {
      ReadPlan plan = client.typedPlan(references);
      for (ReadResult result : plan.read())
        System.out.println(result.reference() + " " + switch (result) {
          case ReadResult.Success success -> success.typed().value().text();
          case ReadResult.Failure failure -> "not readable: " + failure.text();
          case ReadResult.Refused refused -> "refused: " + refused.text();
        });
      System.out.println(plan.requests() + " requests");
    }
  }
}
