package io.gridtap.sources.iec61850;

import io.gridtap.iec61850.client.SubscribeResult;
import io.gridtap.iec61850.client.SubscriptionEvent;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a tap tells. */
class Recorder implements ReportTap.Listener {
  record Loss(String reason, Optional<Duration> pause) {}

  final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
  final BlockingQueue<Loss> losses = new LinkedBlockingQueue<>();
  final BlockingQueue<Integer> ready = new LinkedBlockingQueue<>();
  final List<SubscribeResult.Subscribed> subscribed = new CopyOnWriteArrayList<>();
  final BlockingQueue<SubscribeResult.Refused> refused = new LinkedBlockingQueue<>();
  final List<RcbReference> leftOut = new CopyOnWriteArrayList<>();
  final CountDownLatch ended = new CountDownLatch(1);
  final CountDownLatch connecting = new CountDownLatch(1);

  /** The next one, within a limit that a test never reaches unless it fails. */
  static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(20, TimeUnit.SECONDS);
    if (next == null) throw new AssertionError("nothing came");
    return next;
  }

  @Override
  public void connecting(String peer, int attempt) { connecting.countDown(); }

  @Override
  public void subscribed(SubscribeResult.Subscribed subscription) { subscribed.add(subscription); }

  @Override
  public void refused(SubscribeResult.Refused refusal) { refused.add(refusal); }

  @Override
  public void leftOut(RcbReference rcb, RcbReference sameAs) { leftOut.add(rcb); }

  @Override
  public void ready(int count) { ready.add(count); }

  @Override
  public void events(List<SubscriptionEvent> events) throws InterruptedException {
    for (SubscriptionEvent event : events)
      if (event instanceof SubscriptionEvent.Reported(int _, Report report)) reports.add(report);
  }

  @Override
  public void lost(String reason, Optional<Duration> pause) { losses.add(new Loss(reason, pause)); }

  @Override
  public void ended() { ended.countDown(); }
}
