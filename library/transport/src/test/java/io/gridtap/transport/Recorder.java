package io.gridtap.transport;

import io.gridtap.wire.Octets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler that remembers. */
class Recorder implements Conversation.Handler<Octets> {
  final BlockingQueue<Octets> delivered = new LinkedBlockingQueue<>();
  final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
  final AtomicInteger afterTheEnd = new AtomicInteger();
  final CountDownLatch over = new CountDownLatch(1);
  volatile boolean ready = true;

  @Override
  public void deliver(Octets event) {
    if (over.getCount() == 0)
      afterTheEnd.incrementAndGet();
    delivered.add(event);
  }

  @Override
  public boolean ready() { return ready; }

  @Override
  public void closed(String reason) {
    reasons.add(reason);
    over.countDown();
  }

  Octets next() throws InterruptedException {
    Octets event = delivered.poll(20, TimeUnit.SECONDS);
    if (event == null)
      throw new AssertionError("no event came; closed: " + reasons);
    return event;
  }

  String reason() throws InterruptedException {
    if (!over.await(20, TimeUnit.SECONDS))
      throw new AssertionError("it was not closed");
    return String.join(" and ", reasons);
  }
}
