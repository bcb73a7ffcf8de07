package io.gridtap.examples;

import io.gridtap.iec61850.client.ResilientSubscription;
import io.gridtap.iec61850.client.SubscriptionEvent;
import io.gridtap.iec61850.client.SubscriptionSettings;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import java.util.List;

/** Prints the reports of a device that is on two networks: SubscribeReports HOST PORT OTHER_HOST OTHER_PORT. */
public final class SubscribeReports {
  private SubscribeReports() {}

  public static void main(String[] arguments) throws Exception {
    TcpConnector.Settings one = TcpConnector.Settings.to(arguments[0], Integer.parseInt(arguments[1]));
    TcpConnector.Settings other = TcpConnector.Settings.to(arguments[2], Integer.parseInt(arguments[3]));
    try (ResilientSubscription subscription = ResilientSubscription.open(SubscriptionSettings.of(one)
        .withServer(other, AssociationSettings.STANDARD)
        .withRcbs(List.of(RcbReference.parse("GOLDLD0/LLN0.BR.brcbStat"), // of each the first free instance
            RcbReference.parse("GOLDLD0/LLN0.RP.urcbMeas")))
        .withAnyInstance(true))) {
      while (true) print(subscription.take());
    } catch (ConnectionLostException ended) {
      System.out.println("ended: " + ended.getMessage());
    }
  }

  private static void print(SubscriptionEvent event) {
    switch (event) {
      case SubscriptionEvent.Reported(int _, Report report) -> report.entries().forEach(entry -> System.out
          .println("%s %s = %s".formatted(report.rcb(), entry.member().shortName(), entry.values())));
      case SubscriptionEvent.Gap gap -> System.out.println("%s: something may be missing since %s: %s".formatted(
          gap.rcb(), gap.since().map(Object::toString).orElse("the beginning"), gap.text()));
      case SubscriptionEvent.Overflow overflow -> System.out.println(overflow.rcb() + ": the device's buffer ran over");
      case SubscriptionEvent.Lost lost -> System.out.println("%s is lost: %s".formatted(lost.peer(), lost.reason()));
      case SubscriptionEvent.Resumed resumed -> System.out.println(resumed.rcb() + " reports");
      case SubscriptionEvent.FailedOver over -> System.out.println("server %d takes over".formatted(over.to()));
      case SubscriptionEvent.Refused(var refusal) -> System.out.println(refusal.rcb() + ": " + refusal.reason());
      case SubscriptionEvent.Repeated _,SubscriptionEvent.Other _ -> {
        // here before, or no report
      }
    }
  }
}
