package io.gridtap.dlms;

import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts general block transfers of unconfirmed pushes together (IEC 62056-5-3 §6.16): nothing can be asked for again, so
 * a missing block ends the transfer. A few routes at a time; when more begin the one begun first is dropped.
 */
final class PushBlocks {
  private static final int MAX_ROUTES = 8;

  sealed interface Result {
    record Part() implements Result {}

    record Whole(Octets apdu) implements Result {}

    record Refused(Route route, String why) implements Result {}
  }

  private record Transfer(int next, OctetWriter octets, Moment due) {}

  private final Duration gap;
  private final int maxOctets;
  private final Map<Route, Transfer> transfers = new LinkedHashMap<>();

  PushBlocks(Duration gap, int maxOctets) {
    this.gap = gap;
    this.maxOctets = maxOctets;
  }

  List<Result> add(Route route, GeneralBlockTransfer block, Moment now) {
    List<Result> results = new ArrayList<>();
    Transfer transfer = transfers.get(route);
    // the first block anew: the meter has begun again
    if (transfer == null || block.number() == 1) {
      if (block.number() != 1)
        return List.of(new Result.Refused(route, "block %d without the first".formatted(
            block.number())));
      if (transfer != null && transfer.next > 2)
        results.add(new Result.Refused(route, "begun again after block %d"
            .formatted(transfer.next - 1)));
      else if (transfer == null && transfers.size() == MAX_ROUTES) {
        Route oldest = transfers.keySet().iterator().next();
        transfers.remove(oldest);
        results.add(new Result.Refused(oldest, "more than %d block transfers at a time".formatted(MAX_ROUTES)));
      }
      transfer = new Transfer(1, new OctetWriter(), now);
    }
    results.add(append(route, transfer, block, now));
    return results;
  }

  private Result append(Route route, Transfer transfer, GeneralBlockTransfer block, Moment now) {
    if (block.number() < transfer.next) return new Result.Part(); // repeated
    String fault = "";
    if (block.number() > transfer.next)
      fault = "block %d came, %d was expected".formatted(block.number(), transfer.next);
    else if (transfer.octets.length() + block.data().length() > maxOctets)
      fault = "more than %d octets in blocks".formatted(maxOctets);
    if (!fault.isEmpty()) {
      transfers.remove(route);
      return new Result.Refused(route, fault);
    }
    transfer.octets.octets(block.data());
    if (block.last()) {
      transfers.remove(route);
      return new Result.Whole(transfer.octets.toOctets());
    }
    transfers.put(route, new Transfer(transfer.next + 1, transfer.octets, now.plus(gap)));
    return new Result.Part();
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
      boolean late = now.reached(entry.getValue().due);
      if (late)
        expired.add(new Result.Refused(entry.getKey(), "block %d did not come within %s".formatted(
            entry.getValue().next, gap)));
      return late;
    });
    return expired;
  }
}
