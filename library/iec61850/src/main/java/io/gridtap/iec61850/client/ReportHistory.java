package io.gridtap.iec61850.client;

import io.gridtap.iec61850.client.SubscriptionEvent.Cause;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.report.Report;
import io.gridtap.iec61850.report.ReportRouter;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is remembered of one control block from association to association: where its buffer is to be resumed, which
 * entries have been here, and which number its next report has. For one thread at a time.
 */
final class ReportHistory {
  /** @param enabling in which it came @param content a hash, for devices that use their EntryIDs again */
  private record Seen(int enabling, int content) {}

  private final RcbReference rcb;
  private final int remembered;
  private final Map<Octets, Seen> seen = new LinkedHashMap<>();
  private Optional<Octets> last;
  /** How often it was enabled. */
  private int enabling;
  private boolean reported;
  private long lastSqNum = -1;

  /** @param last entry that was taken before there was this history */
  ReportHistory(RcbReference rcb, int remembered, Optional<Octets> last) {
    this.rcb = rcb;
    this.remembered = remembered;
    this.last = last;
  }

  /** The newest entry that has come: what is resumed behind. */
  Optional<Octets> last() { return last; }

  /** Whether it was enabled here before. */
  boolean known() { return enabling > 0; }

  /** Whether it has sent reports, and none of them said which entry it is. */
  boolean withoutPosition() {
    return reported && last.isEmpty();
  }

  /** It is about to be enabled: numbers begin anew, and what came before may come again. */
  void enabling() {
    enabling++;
    lastSqNum = -1;
  }

  /** The report, and before it what is missing; or that it is a repetition. */
  List<SubscriptionEvent> take(int server, Report report) {
    List<SubscriptionEvent> events = new ArrayList<>(1);
    report.sqNum().ifPresent(number -> sequence(number, report.receivedAt()).ifPresent(events::add));
    reported = true;
    Optional<Octets> id = report.entryId().filter(octets -> !isZero(octets));
    if (report.bufOvfl().orElse(false)) events.add(new SubscriptionEvent.Overflow(rcb, id));
    if (id.isPresent() && repeats(id.get(), report)) {
      events.add(new SubscriptionEvent.Repeated(report));
      return events;
    }
    if (id.isPresent()) last = id;
    events.add(new SubscriptionEvent.Reported(server, report));
    return events;
  }

  private Optional<SubscriptionEvent> sequence(long now, Instant at) {
    long before = lastSqNum;
    lastSqNum = now;
    if (before < 0 || ReportRouter.follows(before, now)) return Optional.empty();
    OptionalLong missing = now > before ? OptionalLong.of(now - before - 1) : OptionalLong.empty();
    return Optional.of(new SubscriptionEvent.Gap(rcb, Cause.SEQUENCE, Optional.of(at), missing,
        "SqNum %d after %d".formatted(now, before)));
  }

  /** Within one enabling nothing is a repetition: what a device sends twice there it means twice. */
  private boolean repeats(Octets id, Report report) {
    int content = Objects.hash(report.timeOfEntry(), report.inclusion(),
        report.entries().stream().map(Report.Entry::data).toList());
    Seen before = seen.remove(id);
    seen.put(id, new Seen(enabling, content));
    if (seen.size() > remembered) seen.remove(seen.keySet().iterator().next());
    return before != null && before.enabling < enabling && before.content == content;
  }

  private static boolean isZero(Octets octets) {
    for (int i = 0; i < octets.length(); i++) if (octets.u8(i) != 0) return false;
    return true;
  }
}
