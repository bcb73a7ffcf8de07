package io.gridtap.dlms;

import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.wire.Durations;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts general block transfers of pushes together (IEC 62056-5-3 §6.16). Where the meter wants acknowledgements, it names
 * a window or ends a burst without streaming, a missing block is asked for again; where it does not, the transfer ends. A
 * few routes at a time; when more begin the one begun first is dropped.
 */
final class PushBlocks {
  private static final int MAX_ROUTES = 8;
  /** Blocks taken without acknowledging: as many as the field holds. */
  private static final int WINDOW = 63;
  private static final int MAX_ROUNDS_IN_VAIN = 5;

  sealed interface Result {
    record Part() implements Result {}

    /** To be sent to the meter. */
    record Acknowledged(Route route, GeneralBlockTransfer answer) implements Result {}

    record Whole(Route route, Octets apdu) implements Result {}

    record Refused(Route route, String why) implements Result {}
  }

  private static final class Transfer {
    final OctetWriter octets = new OctetWriter();
    int next = 1;
    /** Own blocks sent: each acknowledgement is one. */
    int answers;
    int acknowledged = -1;
    int roundsInVain;
    Moment due = Moment.NEVER;
  }

  private final Duration gap;
  private final int maxOctets;
  private final Map<Route, Transfer> transfers = new LinkedHashMap<>();
  /** The last acknowledgement of a transfer that is whole: the meter may not have heard it. */
  private final Map<Route, GeneralBlockTransfer> finished = new LinkedHashMap<>();

  PushBlocks(Duration gap, int maxOctets) {
    this.gap = gap;
    this.maxOctets = maxOctets;
  }

  /** @param answerable false where nothing can be sent to the meter */
  List<Result> add(Route route, GeneralBlockTransfer block, boolean answerable, Moment now) {
    boolean wants = answerable && (block.window() > 0 || !block.streaming() && !block.last());
    List<Result> results = new ArrayList<>();
    Transfer transfer = transfers.get(route);
    if (transfer == null && block.number() != 1) {
      GeneralBlockTransfer once = finished.get(route);
      return List.of(wants && block.last() && once != null && once.acknowledged() == block.number()
          ? new Result.Acknowledged(route, once)
          : new Result.Refused(route, "block %d without the first".formatted(block.number())));
    }
    // the first block anew: the meter has begun again
    if (transfer == null || block.number() == 1) {
      if (transfer != null && transfer.next > 2)
        results.add(new Result.Refused(route, "begun again after block %d".formatted(transfer.next - 1)));
      else if (transfer == null && transfers.size() == MAX_ROUTES) results.add(dropOldest());
      transfer = new Transfer();
    }
    transfer.due = now.plus(gap);
    transfers.put(route, transfer);
    append(route, transfer, block, wants, results);
    return results;
  }

  /** Octets of transfers that are not whole. */
  int held() {
    int held = 0;
    for (Transfer transfer : transfers.values()) held += transfer.octets.length();
    return held;
  }

  /** Drops all that is not whole. */
  List<Result.Refused> giveUp(String why) {
    List<Result.Refused> dropped = new ArrayList<>();
    for (Route route : transfers.keySet()) dropped.add(new Result.Refused(route, why));
    transfers.clear();
    return dropped;
  }

  private Result dropOldest() {
    Route oldest = transfers.keySet().iterator().next();
    transfers.remove(oldest);
    return new Result.Refused(oldest, "more than %d block transfers at a time".formatted(MAX_ROUTES));
  }

  private void append(Route route, Transfer transfer, GeneralBlockTransfer block, boolean wants,
      List<Result> results) {
    boolean fresh = block.number() == transfer.next;
    if (block.number() > transfer.next && !wants) {
      refuse(route, "block %d came, %d was expected".formatted(block.number(), transfer.next), results);
      return;
    }
    if (fresh && transfer.octets.length() + block.data().length() > maxOctets) {
      refuse(route, "more than %d octets in blocks".formatted(maxOctets), results);
      return;
    }
    if (fresh) {
      transfer.octets.octets(block.data());
      transfer.next++;
    }
    boolean whole = fresh && block.last();
    if (wants && (!block.streaming() || block.last())) acknowledge(route, transfer, whole, results);
    if (whole) {
      transfers.remove(route);
      results.add(new Result.Whole(route, transfer.octets.toOctets()));
    } else if (results.isEmpty()) results.add(new Result.Part());
  }

  private void acknowledge(Route route, Transfer transfer, boolean whole, List<Result> results) {
    int last = transfer.next - 1;
    transfer.roundsInVain = last == transfer.acknowledged ? transfer.roundsInVain + 1 : 0;
    transfer.acknowledged = last;
    if (transfer.roundsInVain == MAX_ROUNDS_IN_VAIN) {
      refuse(route, "block %d did not come, though asked for %d times".formatted(transfer.next, MAX_ROUNDS_IN_VAIN),
          results);
      return;
    }
    GeneralBlockTransfer answer = new GeneralBlockTransfer(true, false, WINDOW, ++transfer.answers, last, Octets.EMPTY);
    if (whole) {
      finished.remove(route);
      finished.put(route, answer);
      if (finished.size() > MAX_ROUTES) finished.remove(finished.keySet().iterator().next());
    }
    results.add(new Result.Acknowledged(route, answer));
  }

  private void refuse(Route route, String why, List<Result> results) {
    transfers.remove(route);
    results.add(new Result.Refused(route, why));
  }

  Moment deadline() {
    Moment earliest = Moment.NEVER;
    for (Transfer transfer : transfers.values())
      earliest = earliest.earlier(transfer.due);
    return earliest;
  }

  /** Drops what has not gone on. */
  List<Result.Refused> expire(Moment now) {
    List<Result.Refused> expired = new ArrayList<>();
    transfers.entrySet().removeIf(entry -> {
      Transfer transfer = entry.getValue();
      boolean late = now.reached(transfer.due);
      if (late)
        expired.add(new Result.Refused(entry.getKey(),
            "block %d did not come within %s".formatted(transfer.next, Durations.text(gap))));
      return late;
    });
    return expired;
  }
}
