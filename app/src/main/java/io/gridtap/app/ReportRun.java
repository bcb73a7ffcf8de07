package io.gridtap.app;

import io.gridtap.iec61850.client.SubscribeResult;
import io.gridtap.iec61850.client.SubscriptionEvent;
import io.gridtap.iec61850.client.Update;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.association.Layer;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.InitiateParameters;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.sources.iec61850.ReportMeasurements;
import io.gridtap.sources.iec61850.ReportTap;
import io.gridtap.telemetry.Intake;
import io.gridtap.telemetry.Measurement;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** One device's reports on their way to standard output and to the sinks, and the story told on standard error. */
final class ReportRun implements ReportTap.Listener {
  /**
   * How it is to be.
   *
   * @param device before each line; empty where there is only one
   * @param reconnect whether a lost association is made again
   * @param debug layers whose PDUs are shown
   * @param verbose whether reports are shown as they came
   * @param secret never shown; may be empty
   * @param brief whether a subscription of many control blocks is told in one line
   */
  record Settings(String device, boolean reconnect, Set<Layer> debug, boolean verbose, String secret, boolean brief) {}

  /** Of the instances left out, so that the line stays one. */
  private static final int NAMES_SHOWN = 3;

  private final Settings settings;
  private final ReportPrinter printer;
  private final Narrator narrator;
  private final Finish finish;
  private final Optional<Intake> intake;
  private final ReportMeasurements measurements;
  private final Trace trace;
  /** Refusals until it is known whether anything was subscribed at all. */
  private final List<SubscribeResult.Refused> refusals = new ArrayList<>();
  private final List<RcbReference> leftOut = new ArrayList<>();
  private int members;
  private String peer = "";
  /** Reports as they came, in their order: as many as wait in the client, which is bounded, to be taken. */
  private final Queue<Octets> pdus = new ConcurrentLinkedQueue<>();
  private final AtomicInteger losses = new AtomicInteger();
  private volatile boolean everReady;

  ReportRun(Settings settings, ReportPrinter printer, Narrator narrator, Finish finish, Optional<Intake> intake,
      ReportMeasurements measurements) {
    this.settings = settings;
    this.printer = printer;
    this.narrator = narrator;
    this.finish = finish;
    this.intake = intake;
    this.measurements = measurements;
    this.trace = new Trace(settings.secret());
  }

  int losses() { return losses.get(); }

  private void say(String line) { narrator.say(settings.device().isEmpty() ? line : settings.device() + ": " + line); }

  @Override
  public void connecting(String peer, int attempt) {
    this.peer = peer;
    leftOut.clear();
    members = 0;
    if (settings.brief() && attempt == 1) return;
    say("connecting to %s%s".formatted(peer, attempt > 1 ? ", attempt " + attempt : ""));
  }

  @Override
  public void associated(String peer, InitiateParameters parameters) {
    if (settings.brief()) return;
    say("associated with %s: PDUs of up to %d octets, %d requests at a time".formatted(peer, parameters.maxPduOctets(),
        parameters.maxServOutstandingCalling()));
  }

  @Override
  public void subscribed(SubscribeResult.Subscribed subscription) {
    members += subscription.dataSet().members().size();
    if (!settings.brief())
      say("%s: subscribed: RptID %s, data set %s with %s".formatted(subscription.rcb(), subscription.rptId(),
          subscription.dataSet().reference(),
          ObjectPrinter.counted(subscription.dataSet().members().size(), "member")));
    for (String remark : subscription.remarks()) say("%s: note: %s".formatted(subscription.rcb(), remark));
  }

  @Override
  public void refused(SubscribeResult.Refused refusal) { refusals.add(refusal); }

  @Override
  public void leftOut(RcbReference rcb, RcbReference sameAs) { leftOut.add(rcb); }

  @Override
  public void ready(int subscribed) {
    if (subscribed == 0 && !everReady) {
      if (refusals.size() == 1) {
        finish.failed(text(refusals.getFirst()));
      } else {
        refusals.forEach(refusal -> say(text(refusal)));
        finish.failed(refusals.isEmpty()
            ? "the device has no report control block to subscribe; see what it has with 'gridtap iec61850 discover'"
            : "none of %d report control blocks could be subscribed; the lines above say why"
                .formatted(refusals.size()));
      }
      refusals.clear();
      return;
    }
    refusals.forEach(refusal -> say(text(refusal)));
    refusals.clear();
    everReady = true;
    if (settings.brief())
      say("%d control blocks report %d members".formatted(subscribed, members)
          + (leftOut.isEmpty() ? "" : "; %d further instances left out".formatted(leftOut.size())));
    else if (!leftOut.isEmpty())
      say("%s left out, as reports could not be told from those of the first instance (same RptID and data set): %s; --all-instances takes them all the same"
          .formatted(
              leftOut.size() == 1 ? "1 further instance" : "%d further instances".formatted(leftOut.size()), names()));
  }

  private String names() {
    return String.join(", ", leftOut.stream().limit(NAMES_SHOWN).map(RcbReference::name).toList())
        + (leftOut.size() > NAMES_SHOWN ? " and %d more".formatted(leftOut.size() - NAMES_SHOWN) : "");
  }

  private static String text(SubscribeResult.Refused refusal) {
    return "%s: not subscribed: %s".formatted(refusal.rcb(), refusal.reason());
  }

  @Override
  public void events(List<SubscriptionEvent> events) throws InterruptedException {
    List<Measurement> batch = new ArrayList<>();
    for (SubscriptionEvent event : events) {
      switch (event) {
        case SubscriptionEvent.Reported(int _, Report report) -> {
          if (printer.print(settings.device(), report, pdu()) && intake.isPresent()) measurements.take(report, batch);
        }
        case SubscriptionEvent.Repeated _ -> pdu();
        case SubscriptionEvent.Other(Update update) -> other(update, pdu());
        case SubscriptionEvent.Gap gap -> {
          // a gap in the numbers is among the remarks of the report
          if (gap.cause() != SubscriptionEvent.Cause.SEQUENCE) say("%s: gap: %s".formatted(gap.rcb(), gap.text()));
        }
        case SubscriptionEvent.Overflow _,SubscriptionEvent.FailedOver _,SubscriptionEvent.Lost _,SubscriptionEvent.Resumed _,SubscriptionEvent.Refused _ -> {
          // printed with the report, or told as it happened
        }
      }
    }
    printer.flush();
    if (intake.isPresent() && !batch.isEmpty()) intake.get().accept(batch);
  }

  /** As the next update came, if that is to be shown. */
  private Optional<Octets> pdu() {
    return settings.verbose() ? Optional.ofNullable(pdus.poll()) : Optional.empty();
  }

  private void other(Update update, Optional<Octets> pdu) {
    switch (update) {
      case Update.Reported(Report report) -> printer.print(settings.device(), report, pdu);
      case Update.Segment() -> {
      }
      case Update.Other(InformationReport information) -> say("no report: " + Trace.summary(information));
      case Update.Unreadable(InformationReport information, String fault) ->
        say("unreadable report: %s: %s".formatted(fault, Trace.summary(information)));
    }
  }

  @Override
  public void watched(Event event) {
    switch (event) {
      case Event.Forgiven(String what) -> say("forgiven: " + what);
      case Event.Traced traced -> {
        if (settings.verbose() && !traced.sent() && traced.meaning() instanceof MmsPdu.Unconfirmed)
          pdus.add(traced.octets());
        if (settings.debug().contains(traced.layer())) narrator.block(trace.text(traced));
      }
      case Event.TransportConnected _,Event.Opened _,Event.Refused _,Event.NotAssociated _,Event.Answered _,Event.Unanswered _,Event.Unsendable _,Event.Requested _,Event.Reported _ ->
        throw new IllegalArgumentException("not for watchers: " + event);
    }
  }

  @Override
  public void lost(String reason, Optional<Duration> pause) {
    pdus.clear();
    if (finish.isOver()) return;
    losses.incrementAndGet();
    String where = reason.startsWith(peer) ? reason : peer + ": " + reason;
    if (pause.isEmpty() || !everReady || !settings.reconnect()) finish.failed(where);
    else
      say("lost: %s; next attempt in %s".formatted(where, Durations.text(pause.get())));
  }

  /** The tap has told why it ended, unless it could not. */
  @Override
  public void ended() { finish.failed("the connection's thread ended unexpectedly; -vv shows more"); }
}
