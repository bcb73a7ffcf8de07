package io.gridtap.iec104;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.Completion;
import io.gridtap.iec104.controlling.ControllingCommand;
import io.gridtap.iec104.controlling.ControllingEvent;
import io.gridtap.iec104.controlling.LinkEvent;
import io.gridtap.iec104.controlling.Procedures;
import io.gridtap.iec104.controlling.RepeatWindow;
import io.gridtap.iec104.controlling.Request;
import io.gridtap.iec104.controlling.Request.Delivery;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.Updates;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A controlling station on several connections of one redundancy group (IEC 60870-5-104 §10): exactly one is started,
 * the others stand by, stopped and tested by TESTFR. When the started one is lost the next is started; lost ones are
 * connected again. Updates of all connections come in one stream; what a station repeats after a switch-over because it
 * was not acknowledged, and was here already, is left out and counted.
 *
 * <p>
 * A virtual thread a member keeps it connected; one more decides which is started. They meet under one lock, which
 * nobody holds while waiting for the wire.
 */
public final class RedundantIec104Client implements ControllingStation {
  private static final System.Logger LOG = System.getLogger(RedundantIec104Client.class.getName());
  private static final int NONE = -1;
  /** That may wait in the stream beyond what the stations sent. */
  private static final int MAX_LINK_EVENTS = 1024;

  /** Told of everything that happens to the links, in order, also what does not get into the stream for want of room. */
  public interface Watcher {
    /** On a thread of the client: quick, please. */
    void link(int member, LinkEvent event);

    /** What {@link Iec104Client}'s watcher is told. */
    default void told(int member, ControllingEvent event) {}

    /** An interrogation after a switch-over has ended. */
    default void interrogated(int station, Answer answer) {}
  }

  private final Iec104Settings settings;
  private final RedundancySettings redundancy;
  private final Procedures procedures;
  private final Watcher watcher;
  private final Updates<UpdateStream.Item> queue;
  private final UpdateStream updates;
  private final List<Member> members = new ArrayList<>();
  private final Thread chooser;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  /** Guarded by the lock, as everything below. */
  private int active = NONE;
  /** Where to switch to, if somebody said so. */
  private int wanted = NONE;
  /** Tried first when none is started. */
  private int preferred;
  private boolean gap;
  private boolean closed;
  private final RepeatWindow window = new RepeatWindow();

  /**
   * Begins to connect, and goes on until {@link #close}.
   *
   * @param group the members, the preferred one first
   */
  public static RedundantIec104Client open(List<TcpConnector.Settings> group, Iec104Settings settings,
      RedundancySettings redundancy, Watcher watcher) {
    RedundantIec104Client client = new RedundantIec104Client(group, settings, redundancy, watcher);
    for (Member member : client.members)
      member.keeper.start();
    client.chooser.start();
    return client;
  }

  private RedundantIec104Client(List<TcpConnector.Settings> group, Iec104Settings settings,
      RedundancySettings redundancy, Watcher watcher) {
    if (group.isEmpty()) throw new IllegalArgumentException("a redundancy group has a connection at least");
    this.settings = settings;
    this.redundancy = redundancy;
    this.procedures = new Procedures(settings);
    this.watcher = new Guarded(watcher);
    this.queue = new Updates<>(Iec104Client.capacity(settings), this::wake);
    this.updates = new UpdateStream(queue);
    for (int i = 0; i < group.size(); i++)
      members.add(new Member(i, group.get(i)));
    this.chooser = Thread.ofVirtual().name("iec104-redundancy").unstarted(this::choose);
  }

  @Override
  public Iec104Settings settings() { return settings; }

  @Override
  public Procedures procedures() { return procedures; }

  @Override
  public UpdateStream updates() { return updates; }

  /** The member that is started, if one is. */
  public OptionalInt started() {
    int member = guarded(() -> active);
    return member == NONE ? OptionalInt.empty() : OptionalInt.of(member);
  }

  /** Information objects left out because they were here before a switch-over. */
  public long repeated() {
    return guarded(window::repeated);
  }

  private <T> T guarded(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks to stop the started connection and to start this one. It is done soon, if the member is connected; the watcher
   * is told.
   */
  public void switchTo(int member) {
    if (member < 0 || member >= members.size())
      throw new IllegalArgumentException("members are 0…%d: %d".formatted(members.size() - 1, member));
    change(() -> wanted = member);
  }

  /** Through the connection that is started. */
  @Override
  public Answer call(Request request) throws InterruptedException {
    Link link = activeLink();
    return link == null ? Link.nothing(new Completion.NotSent("no connection is started")) : link.call(request);
  }

  @Override
  public void send(Asdu asdu) throws InterruptedException {
    Link link = activeLink();
    if (link == null) throw new ConnectionLostException("no connection is started");
    link.command(new ControllingCommand.Send(asdu));
  }

  private @Nullable Link activeLink() {
    lock.lock();
    try {
      return active == NONE ? null : members.get(active).link;
    } finally {
      lock.unlock();
    }
  }

  /** Closes all connections. What came before can still be taken. */
  @Override
  public void close() {
    change(() -> closed = true);
    chooser.interrupt();
    for (Member member : members) {
      member.keeper.interrupt();
      Link link = member.current();
      if (link != null) link.close("closed by this side");
    }
    queue.close("closed by this side");
  }

  private void change(Runnable step) {
    lock.lock();
    try {
      step.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    for (Member member : members) {
      Link link = member.current();
      if (link != null) link.wake();
    }
  }

  /** A watcher that throws does not stop the client. */
  private record Guarded(Watcher watcher) implements Watcher {
    @Override
    public void link(int member, LinkEvent event) { guard(() -> watcher.link(member, event)); }

    @Override
    public void told(int member, ControllingEvent event) { guard(() -> watcher.told(member, event)); }

    @Override
    public void interrogated(int station, Answer answer) { guard(() -> watcher.interrogated(station, answer)); }

    private static void guard(Runnable telling) {
      try {
        telling.run();
      } catch (RuntimeException fault) {
        LOG.log(Level.ERROR, "the watcher of redundant connections threw", fault);
      }
    }
  }

  // ---- which is started

  /** The chooser's thread. */
  private void choose() {
    try {
      while (true) {
        int next = awaitChoice();
        int started = guarded(() -> active);
        if (started != NONE) stop(members.get(started));
        start(members.get(next));
      }
    } catch (InterruptedException told) {
      LOG.log(Level.DEBUG, "redundant connections were closed", told);
    }
  }

  /** Waits until a member is to be started. */
  private int awaitChoice() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (closed) throw new InterruptedException("closed");
        int next = choice();
        if (next != NONE) return next;
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private int choice() {
    if (wanted != NONE && members.get(wanted).link != null) {
      int next = wanted;
      wanted = NONE;
      if (next != active) return next;
    }
    if (active != NONE) return NONE;
    for (int i = 0; i < members.size(); i++) {
      // the one after the last that was started comes first: a member that starts and dies is not tried for ever
      int member = Math.floorMod(preferred + i, members.size());
      if (members.get(member).link != null) return member;
    }
    return NONE;
  }

  private void stop(Member member) throws InterruptedException {
    Link link = member.current();
    if (link == null) return;
    try {
      link.stop();
    } catch (ConnectionLostException lost) {
      LOG.log(Level.DEBUG, "%s was lost instead of stopped".formatted(link.peer()), lost);
    }
  }

  private void start(Member member) throws InterruptedException {
    Link link = member.current();
    if (link == null) return;
    change(() -> preferred = member.index + 1);
    try {
      link.start();
    } catch (ConnectionLostException lost) {
      LOG.log(Level.DEBUG, "%s was lost instead of started".formatted(link.peer()), lost);
      return;
    }
    for (int station : redundancy.interrogated())
      Thread.ofVirtual().name("iec104-interrogation-" + station).start(() -> interrogate(link, station));
  }

  private void interrogate(Link link, int station) {
    try {
      watcher.interrogated(station,
          link.call(procedures.interrogation(station, Interrogation.STATION).with(Delivery.UPDATES)));
    } catch (InterruptedException never) {
      throw new IllegalStateException("nobody interrupts this thread", never);
    }
  }

  /** One connection of the group. */
  private final class Member implements Link.Listener {
    private final int index;
    private final TcpConnector.Settings tcp;
    private final Thread keeper;
    /** Guarded by the lock: null while there is no connection. */
    private @Nullable Link link;

    Member(int index, TcpConnector.Settings tcp) {
      this.index = index;
      this.tcp = tcp;
      this.keeper = Thread.ofVirtual().name("iec104-member-" + index).unstarted(this::keep);
    }

    @Nullable
    Link current() {
      lock.lock();
      try {
        return link;
      } finally {
        lock.unlock();
      }
    }

    /** The keeper's thread. */
    private void keep() {
      Backoff backoff = new Backoff(redundancy.backoff(), System.identityHashCode(this));
      try {
        while (!Thread.currentThread().isInterrupted()) {
          long begin = System.nanoTime();
          boolean connected = connect();
          awaitLoss();
          // a station that accepts, and closes at once, is not stormed
          if (connected && System.nanoTime() - begin > redundancy.backoff().max().toNanos()) backoff.reset();
          TimeUnit.NANOSECONDS.sleep(backoff.next().toNanos());
        }
      } catch (InterruptedException told) {
        LOG.log(Level.DEBUG, "connection %d is not kept any more".formatted(index), told);
      }
    }

    private boolean connect() throws InterruptedException {
      try {
        Link fresh = new Link(TcpConnector.SHARED.connect(tcp), settings, this);
        change(() -> {
          if (fresh.isOpen()) link = fresh;
        });
        if (guarded(() -> closed)) fresh.close("closed by this side");
        else
          tell(fresh, new LinkEvent.Connected(fresh.peer()));
        return true;
      } catch (IOException failed) {
        watcher.link(index, new LinkEvent.Lost(String.valueOf(failed.getMessage())));
        return false;
      }
    }

    private void awaitLoss() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (link != null)
          changed.await();
      } finally {
        lock.unlock();
      }
    }

    private void tell(Link from, LinkEvent event) {
      watcher.link(index, event);
      // without a taker the stream must not grow without end by what happens to the links
      if (queue.size() < Iec104Client.capacity(settings) + MAX_LINK_EVENTS)
        queue.put(new UpdateStream.Item(from, new Update.Link(index, event)));
    }

    // ---- the link's listener, on the thread that owns it

    @Override
    public boolean update(Link from, Update update) {
      if (update instanceof Update.Data(long frame, Asdu asdu)) event(from, frame, asdu);
      else
        queue.put(new UpdateStream.Item(from, update));
      return true;
    }

    private void event(Link from, long frame, Asdu asdu) {
      Optional<Asdu> fresh = guarded(() -> {
        window.acknowledged(from.acknowledged(), from.proven());
        return window.arrived(frame, asdu);
      });
      tellRepeated(from);
      // what came before may wait still: a repetition is not acknowledged earlier than it
      queue.put(new UpdateStream.Item(from, new Update.Data(frame, fresh.orElse(asdu)), fresh.isEmpty()));
    }

    private void tellRepeated(Link from) {
      long objects = guarded(window::finished);
      if (objects > 0) tell(from, new LinkEvent.Repeated(objects));
    }

    @Override
    public boolean ready() { return queue.ready(); }

    @Override
    public void told(Link from, ControllingEvent event) {
      switch (event) {
        case ControllingEvent.TransferStarted() -> started(from);
        case ControllingEvent.TransferStopped() -> stopped(from, new LinkEvent.Stopped());
        case Update.Data _,Update.Undecodable _,ControllingEvent.Answered _,ControllingEvent.Refused _,ControllingEvent.Unsent _,ControllingEvent.AcknowledgementDue _,ControllingEvent.TestConfirmed _,ControllingEvent.Counted _,ControllingEvent.Forgiven _,ControllingEvent.Traced _ ->
          watcher.told(index, event);
      }
    }

    private void started(Link from) {
      boolean ended = guarded(() -> {
        boolean was = gap;
        gap = false;
        return was;
      });
      change(() -> active = index);
      tell(from, new LinkEvent.Started());
      if (ended) tell(from, new LinkEvent.GapEnded());
    }

    private void stopped(Link from, LinkEvent how) {
      boolean begins = guarded(() -> {
        if (active != index) return false;
        active = NONE;
        gap = true;
        window.acknowledged(from.acknowledged(), from.proven());
        window.ended();
        return true;
      });
      tellRepeated(from);
      tell(from, how);
      if (begins) tell(from, new LinkEvent.GapBegan());
      change(() -> {});
    }

    @Override
    public void closed(Link from, String reason) {
      stopped(from, new LinkEvent.Lost(reason));
      change(() -> link = null);
    }
  }
}
