package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.iec61850.report.ReportRouter;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.wire.DecodeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What a device sends unasked, and the subscriptions it is understood by. */
final class ReportInbox {
  private final MmsClient mms;
  private final ReentrantLock routing = new ReentrantLock();
  /** Guarded by {@link #routing}. */
  private final ReportRouter router = new ReportRouter();

  ReportInbox(MmsClient mms) { this.mms = mms; }

  /** The next one, or nothing within the limit. */
  Optional<Update> poll(Duration limit) throws InterruptedException {
    return mms.reports().poll(limit).map(information -> update(information, Instant.now()));
  }

  /** What has come already, up to {@code most}. @return how many */
  int drainTo(List<Update> updates, int most) {
    List<InformationReport> waiting = new ArrayList<>();
    mms.reports().drainTo(waiting, most);
    Instant now = Instant.now();
    for (InformationReport information : waiting) updates.add(update(information, now));
    return waiting.size();
  }

  private Update update(InformationReport information, Instant receivedAt) {
    if (!ReportRouter.isReport(information)) return new Update.Other(information);
    routing.lock();
    try {
      Optional<Report> report = router.take(information, receivedAt);
      return report.isPresent() ? new Update.Reported(report.get()) : new Update.Segment();
    } catch (DecodeException fault) {
      return new Update.Unreadable(information, String.valueOf(fault.getMessage()));
    } finally {
      routing.unlock();
    }
  }

  void route(ReportRouter.Subscription subscription) {
    locked(() -> {
      router.subscribe(subscription);
      return true;
    });
  }

  /** What reports of this control block are understood by, if they are expected. */
  Optional<ReportRouter.Subscription> routed(RcbReference rcb) {
    return locked(() -> router.subscription(rcb.toString()));
  }

  void forget(RcbReference rcb) {
    locked(() -> {
      router.unsubscribe(rcb.toString());
      return true;
    });
  }

  /** Subscriptions whose reports cannot be told apart: the same RptID and data set. */
  List<String> ambiguous() {
    return locked(router::ambiguous);
  }

  private <T> T locked(Supplier<T> what) {
    routing.lock();
    try {
      return what.get();
    } finally {
      routing.unlock();
    }
  }
}
