package io.gridtap.sources.iec61850;

import io.gridtap.iec61850.client.SubscribeResult;
import io.gridtap.iec61850.client.SubscriptionEvent;
import io.gridtap.iec61850.client.SubscriptionSettings;
import io.gridtap.iec61850.client.Update;
import io.gridtap.iec61850.report.Report;
import io.gridtap.sources.iec61850.ReportMeasurements.TimeChoice;
import io.gridtap.telemetry.Intake;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Source;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An IED whose reports become measurements. An entry of a BRCB counts as received when the intake has taken it. */
public final class Iec61850Source implements Source {
  private static final System.Logger LOG = System.getLogger(Iec61850Source.class.getName());

  private final String name;
  private final SubscriptionSettings settings;
  private final TimeChoice time;
  private Optional<ReportTap> tap = Optional.empty();

  /** @param name of the device in the gateway's configuration */
  public Iec61850Source(String name, SubscriptionSettings settings, TimeChoice time) {
    this.name = name;
    this.settings = settings;
    this.time = time;
  }

  @Override
  public String name() { return name; }

  @Override
  public synchronized void start(Intake intake) {
    if (tap.isPresent()) throw new IllegalStateException(name + " was started before");
    ReportTap started = new ReportTap(settings, new Pump(intake));
    tap = Optional.of(started);
    started.start();
  }

  @Override
  public synchronized void close() { tap.ifPresent(ReportTap::close); }

  private final class Pump implements ReportTap.Listener {
    private final Intake intake;
    private final ReportMeasurements measurements = new ReportMeasurements(name,
        settings.model().map(model -> model.iedName()).orElse(""), time);

    Pump(Intake intake) { this.intake = intake; }

    @Override
    public void events(List<SubscriptionEvent> events) throws InterruptedException {
      List<Measurement> batch = new ArrayList<>();
      for (SubscriptionEvent event : events) {
        switch (event) {
          case SubscriptionEvent.Reported(int _, Report report) -> {
            for (String remark : report.remarks()) LOG.log(Level.WARNING, "{0}: {1}: {2}", name, report.rcb(), remark);
            measurements.take(report, batch);
          }
          case SubscriptionEvent.Gap gap -> {
            // a gap in the numbers is among the remarks of the report
            if (gap.cause() != SubscriptionEvent.Cause.SEQUENCE)
              LOG.log(Level.WARNING, "{0}: {1}: gap: {2}", name, gap.rcb(), gap.text());
          }
          case SubscriptionEvent.Overflow overflow -> LOG.log(Level.WARNING,
              "{0}: {1}: BufOvfl: entries were lost in the device''s buffer", name, overflow.rcb());
          case SubscriptionEvent.Other(Update.Unreadable(var _, String fault)) ->
            LOG.log(Level.WARNING, "{0}: {1}", name, fault);
          case SubscriptionEvent.FailedOver over ->
            LOG.log(Level.WARNING, "{0}: server {1} instead of {2}: {3}", name, over.to(), over.from(), over.reason());
          case SubscriptionEvent.Other _,SubscriptionEvent.Repeated _,SubscriptionEvent.Lost _,SubscriptionEvent.Resumed _,SubscriptionEvent.Refused _ -> {
            // said already, or nothing to be said
          }
        }
      }
      if (!batch.isEmpty()) intake.accept(batch);
    }

    @Override
    public void subscribed(SubscribeResult.Subscribed subscription) {
      LOG.log(Level.INFO, "{0}: {1} reports {2}", name, subscription.rcb(), subscription.dataSet().reference());
      for (String remark : subscription.remarks())
        LOG.log(Level.WARNING, "{0}: {1}: {2}", name, subscription.rcb(), remark);
    }

    @Override
    public void refused(SubscribeResult.Refused refusal) {
      LOG.log(Level.WARNING, "{0}: {1}: {2}", name, refusal.rcb(), refusal.reason());
    }

    @Override
    public void lost(String reason, Optional<Duration> pause) {
      LOG.log(Level.WARNING, "{0}: {1}{2}", name, reason,
          pause.map(time -> "; next attempt in %.1f s".formatted(time.toMillis() / 1000.0)).orElse(""));
    }
  }
}
