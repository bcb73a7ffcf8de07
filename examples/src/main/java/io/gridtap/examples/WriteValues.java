package io.gridtap.examples;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.InvalidValueException;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.client.Assignment;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.WriteResult;
import io.gridtap.transport.TcpConnector;
import java.util.ArrayList;
import java.util.List;

/** Writes many values, all of them examined before the first one is sent: WriteValues HOST PORT REFERENCE=VALUE… */
public final class WriteValues {
  private WriteValues() {}

  public static void main(String[] args) throws Exception {
    try (Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to(args[0], Integer.parseInt(args[1])))) {
      List<Assignment> assignments = new ArrayList<>();
      for (String argument : List.of(args).subList(2, args.length)) {
        String[] parts = argument.split("=", 2);
        FcReference reference = FcReference.parse(parts[0]);
        ValueCodec codec = client.codec(reference);
        assignments.add(new Assignment(reference, codec.parse(parts[1])));
      }
      for (WriteResult result : client.writeAll(assignments))
        System.out.println(result.reference() + " " + result.text());
    } catch (InvalidValueException wrong) {
      System.out.println("nothing is written: " + wrong.getMessage());
    }
  }
}
