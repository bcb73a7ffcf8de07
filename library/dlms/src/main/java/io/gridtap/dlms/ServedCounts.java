package io.gridtap.dlms;

import io.gridtap.dlms.association.ServerEvent;
import java.util.concurrent.atomic.AtomicLong;

/** What a server counts of its associations. Several threads may. */
final class ServedCounts {
  private final AtomicLong associations = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();

  void count(ServerEvent event) {
    switch (event) {
      case ServerEvent.Associated _ -> associations.incrementAndGet();
      case ServerEvent.Refused _ -> refused.incrementAndGet();
      case ServerEvent.Rejected _ -> rejected.incrementAndGet();
      case ServerEvent.Released _,ServerEvent.Written _,ServerEvent.Invoked _,ServerEvent.Remark _ -> {
      }
    }
  }

  DlmsServer.Statistics statistics(int connections, long accepted, long turnedAway) {
    return new DlmsServer.Statistics(connections, accepted, turnedAway, associations.get(), refused.get(),
        rejected.get());
  }
}
