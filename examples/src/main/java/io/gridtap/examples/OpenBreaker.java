package io.gridtap.examples;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.Origin;
import io.gridtap.iec61850.OriginatorCategory;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.ControlObject;
import io.gridtap.iec61850.client.ControlResult;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.transport.TcpConnector;

/** Opens a breaker, with interlocking examined: OpenBreaker HOST PORT REFERENCE, such as BAY1LD0/CSWI1.Pos. */
public final class OpenBreaker {
  private OpenBreaker() {}

  public static void main(String[] arguments) throws Exception {
    TcpConnector.Settings device = TcpConnector.Settings.to(arguments[0], Integer.parseInt(arguments[1]));
    try (Iec61850Client client = Iec61850Client.connect(device)) {
      ControlObject breaker = client.control(arguments[2]);
      System.out.println(breaker);
      ControlResult result = breaker.with(breaker.settings()
          .withOrigin(Origin.of(OriginatorCategory.STATION_CONTROL, "desk 7"))
          .withCheck(new Value.Check(false, true)))
          .execute(Dbpos.OFF);
      System.out.println(result.text());
      if (result instanceof ControlResult.Refused refused
          && refused.addCause().filter(AddCause.BLOCKED_BY_INTERLOCKING::equals).isPresent())
        System.out.println("open the disconnectors in their order");
    }
  }
}
