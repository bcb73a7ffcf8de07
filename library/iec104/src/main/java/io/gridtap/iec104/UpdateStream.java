package io.gridtap.iec104;

import io.gridtap.iec104.controlling.Update;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Updates;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stations send unasked, in the order it came. What was given out counts as taken when its taker comes back for
 * more, or says {@link #acknowledge}; not taking closes the station's window, while tests and acknowledgements go on.
 * What came before the end of a connection can still be taken.
 *
 * <p>
 * For one thread at a time.
 */
public final class UpdateStream {
  /** Moved over at a time; so many are on their way beside those that wait. */
  private static final int MAX_BATCH = 256;

  /**
   * An update and the connection it came from, which wants to know when it is taken.
   *
   * @param silent not given out: it counts as taken when everything before it is
   */
  record Item(Link link, Update update, boolean silent) {
    Item(Link link, Update update) { this(link, update, false); }
  }

  private final Updates<Item> queue;
  /** Taker only. */
  private final ArrayDeque<Item> batch = new ArrayDeque<>(MAX_BATCH);
  /** Taker only: given out, perhaps not taken yet. */
  private @Nullable Item last;

  UpdateStream(Updates<Item> queue) { this.queue = queue; }

  /** Updates that wait. Exact only for the taker. */
  public int size() { return queue.size() + batch.size(); }

  /**
   * Waits for the next update.
   *
   * @throws ConnectionLostException when the client is closed and everything has been taken
   */
  public Update take() throws InterruptedException {
    while (true) {
      Optional<Update> next = poll(Duration.ofDays(1));
      if (next.isPresent()) return next.get();
    }
  }

  /**
   * The next update, or nothing if none came within {@code limit}.
   *
   * @throws ConnectionLostException when the client is closed and everything has been taken
   */
  public Optional<Update> poll(Duration limit) throws InterruptedException {
    return fill(limit) ? Optional.of(next()) : Optional.empty();
  }

  /**
   * Waits for the first and moves what is there.
   *
   * @param max updates at most
   * @param limit for the first; zero does not wait
   * @return how many
   * @throws ConnectionLostException when the client is closed and everything has been taken
   */
  public int drainTo(Collection<? super Update> target, int max, Duration limit) throws InterruptedException {
    int count = 0;
    while (count < max && (count == 0 ? fill(limit) : more())) {
      target.add(next());
      count++;
    }
    return count;
  }

  /** What was given out counts as taken now. */
  public void acknowledge() throws InterruptedException {
    if (last == null) return;
    last.link.taken(last.update);
    last.link.tellTaken();
    last = null;
  }

  private boolean fill(Duration limit) throws InterruptedException {
    if (last != null) last.link.taken(last.update);
    while (!refill()) {
      acknowledge();
      Optional<Item> first = queue.poll(limit);
      if (first.isEmpty()) return false;
      batch.add(first.get());
    }
    return true;
  }

  /** Whether there is something to give out. */
  private boolean refill() throws InterruptedException {
    while (!batch.isEmpty() || queue.drainTo(batch, MAX_BATCH) > 0) {
      if (!batch.element().silent) return true;
      next();
    }
    return false;
  }

  /** Whether there is something of the same connection: what another one brought waits until this was taken. */
  private boolean more() throws InterruptedException {
    while (!batch.isEmpty() || queue.drainTo(batch, MAX_BATCH) > 0) {
      if (last != null && !last.link.equals(batch.element().link)) return false;
      if (!batch.element().silent) return true;
      next();
    }
    return false;
  }

  private Update next() throws InterruptedException {
    Item item = batch.remove();
    if (last != null && !last.link.equals(item.link)) {
      last.link.taken(last.update);
      last.link.tellTaken();
    }
    last = item;
    return item.update;
  }
}
