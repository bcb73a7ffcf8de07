package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import java.util.List;
import java.util.function.Consumer;

/** The program of the guide. Prints what two networks to one device tell, until it is closed. */
final class SubscriptionProgram {
  private SubscriptionProgram() {}

  // guide: begin
  static ResilientSubscription open(String host, int port, String otherHost, int otherPort) {
    return ResilientSubscription.open(SubscriptionSettings.of(TcpConnector.Settings.to(host, port))
        .withServer(TcpConnector.Settings.to(otherHost, otherPort), AssociationSettings.STANDARD)
        .withRcbs(List.of(RcbReference.parse("GOLDLD0/LLN0.BR.brcbStat"), // of each the first free instance
            RcbReference.parse("GOLDLD0/LLN0.RP.urcbMeas")))
        .withAnyInstance(true));
  }

  static void print(ResilientSubscription subscription, Consumer<String> out) throws InterruptedException {
    try {
      while (true) {
        switch (subscription.take()) {
          case SubscriptionEvent.Reported(int _, Report report) -> report.entries().forEach(entry -> out
              .accept("%s %s = %s".formatted(report.rcb(), entry.member().shortName(), entry.values())));
          case SubscriptionEvent.Gap gap -> out.accept("%s: something may be missing since %s: %s".formatted(gap.rcb(),
              gap.since().map(Object::toString).orElse("the beginning"), gap.text()));
          case SubscriptionEvent.Overflow overflow -> out.accept(overflow.rcb() + ": the device's buffer ran over");
          case SubscriptionEvent.Lost lost -> out.accept("%s is lost: %s".formatted(lost.peer(), lost.reason()));
          case SubscriptionEvent.Resumed resumed -> out.accept(resumed.rcb() + " reports");
          case SubscriptionEvent.FailedOver over -> out.accept("server %d takes over".formatted(over.to()));
          case SubscriptionEvent.Refused(var refusal) -> out.accept(refusal.rcb() + ": " + refusal.reason());
          case SubscriptionEvent.Repeated _,SubscriptionEvent.Other _ -> {
            // here before, or no report
          }
        }
      }
    } catch (ConnectionLostException ended) {
      out.accept("ended: " + ended.getMessage());
    }
  }
  // guide: end
}
