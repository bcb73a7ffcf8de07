package io.gridtap.iec61850.client;

import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.InformationReport;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Follows an association from state to state and tells the user's listener; each state is told once, in its order. */
final class ClientStates implements MmsClient.Listener {
  private final MmsClient.Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock changing = new ReentrantLock();
  private volatile ClientState state = ClientState.CONNECTING;
  private volatile String reason = "";
  /** Why we end it ourselves, if that is more than the association can know; guarded by {@link #changing}. */
  private String ours = "";

  ClientStates(MmsClient.Listener listener) {
    this.listener = listener;
    tell(ClientState.CONNECTING, "");
  }

  ClientState state() { return state; }

  String reason() { return reason; }

  /** False if {@code limit} passed before. */
  boolean awaitClosed(Duration limit) throws InterruptedException {
    return closed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** May come after the association has ended already. */
  void opened() { change(ClientState.CONNECTED, ""); }

  void closing() { closing(""); }

  void closing(String why) {
    changing.lock();
    try {
      if (state == ClientState.CLOSED) return;
      if (ours.isEmpty()) ours = why;
    } finally {
      changing.unlock();
    }
    change(ClientState.CLOSING, "");
  }

  /** There was no association. */
  void failed(String why) { change(ClientState.CLOSED, why); }

  private void change(ClientState to, String why) {
    changing.lock();
    try {
      if (to.compareTo(state) <= 0) return;
      state = to;
      reason = to == ClientState.CLOSED && !ours.isEmpty() ? ours : why;
      // within the lock: otherwise two threads could tell in the wrong order
      tell(to, reason);
      if (to == ClientState.CLOSED) closed.countDown();
    } finally {
      changing.unlock();
    }
  }

  private void tell(ClientState to, String why) {
    if (listener instanceof ClientListener states) states.changed(to, why);
  }

  @Override
  public void watch(Event event) { listener.watch(event); }

  @Override
  public boolean takes(InformationReport report) { return listener.takes(report); }

  @Override
  public void closed(String why) {
    change(ClientState.CLOSED, why);
    listener.closed(why);
  }
}
