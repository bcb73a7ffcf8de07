package io.gridtap.iec61850.client;

import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.InitiateParameters;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/** What a watcher throws is logged: the subscription goes on. */
record GuardedWatcher(ResilientSubscription.Watcher next) implements ResilientSubscription.Watcher {
  private static final System.Logger LOG = System.getLogger(GuardedWatcher.class.getName());

  private static void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "the watcher of a subscription failed", bug);
    }
  }

  @Override
  public void connecting(String peer, int attempt) { guarded(() -> next.connecting(peer, attempt)); }

  @Override
  public void associated(String peer, InitiateParameters parameters) {
    guarded(() -> next.associated(peer, parameters));
  }

  @Override
  public void subscribed(SubscribeResult.Subscribed subscription) { guarded(() -> next.subscribed(subscription)); }

  @Override
  public void refused(SubscribeResult.Refused refusal) { guarded(() -> next.refused(refusal)); }

  @Override
  public void leftOut(RcbReference rcb, RcbReference sameAs) { guarded(() -> next.leftOut(rcb, sameAs)); }

  @Override
  public void ready(int subscribed) { guarded(() -> next.ready(subscribed)); }

  @Override
  public void watched(Event event) { guarded(() -> next.watched(event)); }

  @Override
  public void lost(String reason, Optional<Duration> pause) { guarded(() -> next.lost(reason, pause)); }

  @Override
  public void ended() { guarded(next::ended); }
}
