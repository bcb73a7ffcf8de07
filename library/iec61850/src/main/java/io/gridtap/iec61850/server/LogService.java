package io.gridtap.iec61850.server;

import io.gridtap.iec61850.log.LogEntry;
import io.gridtap.iec61850.log.LogStore;
import io.gridtap.iec61850.log.LogStore.Kept;
import io.gridtap.iec61850.log.LogStore.Range;
import io.gridtap.iec61850.log.LoggedValue;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ApplicationReference;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.EntryContent;
import io.gridtap.mms.pdu.JournalEntry;
import io.gridtap.mms.pdu.JournalRange;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Puts entries into their stores, and does with them what clients ask (ISO 9506-2, journal management), all without the server's lock: a slow disk
 * delays only who reads a log. Entries are put away by a thread of its own, or by whoever reads.
 */
final class LogService {
  private static final System.Logger LOG = System.getLogger(LogService.class.getName());
  /** Octets around the entries of an answer. */
  private static final int ENVELOPE_OCTETS = 40;
  /** Entries that a client may see nothing of, and that are passed over for one page: no others are put away meanwhile. */
  private static final int MAX_PASSED_OVER = 1000;

  /** A log and where it is kept. @param order held while entries go into the store, so that they keep their order */
  private record Stored(LogEngine.Log log, LogStore store, ReentrantLock order) {}

  private final LogEngine engine;
  private final ReentrantLock lock;
  private final Condition waiting;
  private final Set<LogRight> rights;
  private final Clock clock;
  private final Consumer<String> remarks;
  private final Map<String, Stored> stored = new LinkedHashMap<>();
  /** References of logs whose last reading failed. */
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
  private Optional<Thread> writer = Optional.empty();
  private volatile boolean closed;

  /**
   * Opens the stores of all logs.
   *
   * @param lock the server's
   * @param remarks told without the lock
   */
  static LogService open(LogEngine engine, ServerSettings settings, ReentrantLock lock,
      Consumer<String> remarks) throws IOException {
    LogService service = new LogService(engine, settings, lock, remarks);
    try {
      for (LogEngine.Log log : engine.logs()) {
        LogStore store = settings.logs().open(log.reference(), remarks);
        service.stored.put(log.reference(), new Stored(log, store, new ReentrantLock()));
        log.storedIn(store::extent);
      }
    } catch (IOException | RuntimeException failure) {
      service.close();
      throw failure;
    }
    return service;
  }

  private LogService(LogEngine engine, ServerSettings settings, ReentrantLock lock,
      Consumer<String> remarks) {
    this.engine = engine;
    this.rights = settings.logRights();
    this.clock = settings.clock();
    this.lock = lock;
    this.waiting = lock.newCondition();
    this.remarks = remarks;
  }

  void start(String name) {
    if (!stored.isEmpty()) writer = Optional.of(Thread.ofVirtual().name(name).start(this::putAway));
  }

  /** With the lock held: there may be entries. */
  void wake() { if (engine.hasWaiting()) waiting.signal(); }

  private void putAway() {
    try {
      while (!closed) {
        lock.lockInterruptibly();
        try {
          while (!engine.hasWaiting()) waiting.await();
        } finally {
          lock.unlock();
        }
        stored.values().forEach(this::putAway);
      }
    } catch (InterruptedException over) {
      LOG.log(Level.DEBUG, "logs are closed: {0}", over.getMessage());
    }
  }

  /** All entries that wait, into their store; remarks come after that, since who hears them may want to read the log. */
  private void putAway(Stored to) {
    inOrder(to, heard -> {
      putAway(to, heard);
      return true;
    });
  }

  /** What is done while no others put entries into a log. */
  private interface InOrder<R> {
    R run(List<String> heard);
  }

  private <R> R inOrder(Stored log, InOrder<R> work) {
    List<String> heard = new ArrayList<>();
    R result;
    log.order().lock();
    try {
      result = work.run(heard);
    } finally {
      log.order().unlock();
    }
    heard.forEach(remarks);
    return result;
  }

  /** @return whether all are kept */
  private boolean putAway(Stored to, List<String> heard) {
    List<Kept> entries = locked(to.log()::take);
    if (entries.isEmpty()) return true;
    int lost = 0;
    String why = "";
    for (Kept entry : entries) {
      try {
        to.store().append(entry);
      } catch (IOException | RuntimeException failure) {
        lost++;
        why = String.valueOf(failure.getMessage());
      }
    }
    try {
      to.store().force();
    } catch (IOException | RuntimeException failure) {
      heard.add("%s: entries may not outlive a failure of the power: %s".formatted(to.log().reference(),
          failure.getMessage()));
    }
    int missing = lost;
    String reason = why;
    locked(() -> missing > 0 ? engine.lost(to.log(), missing, reason) : engine.kept(to.log())).ifPresent(heard::add);
    return missing == 0;
  }

  private <R> R locked(Supplier<R> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  // What clients ask

  static boolean concerns(ConfirmedRequest<?> request) {
    return request instanceof ConfirmedRequest.ReadJournal
        || request instanceof ConfirmedRequest.ReportJournalStatus
        || request instanceof ConfirmedRequest.WriteJournal
        || request instanceof ConfirmedRequest.InitializeJournal;
  }

  /** Without the server's lock. */
  Answer<?> answer(ServedClient client, Predicate<String> readable, ConfirmedRequest<?> request) {
    return switch (request) {
      case ConfirmedRequest.ReadJournal read -> find(client, read.journal())
          .<Answer<?>>map(log -> read(client, readable, log, read)).orElseGet(LogService::unknown);
      case ConfirmedRequest.WriteJournal write -> find(client, write.journal())
          .<Answer<?>>map(log -> write(client, log, write)).orElseGet(LogService::unknown);
      case ConfirmedRequest.InitializeJournal initialize -> find(client, initialize.journal())
          .<Answer<?>>map(log -> initialize(client, log, initialize)).orElseGet(LogService::unknown);
      case ConfirmedRequest.ReportJournalStatus(ObjectName name) -> find(client, name).<Answer<?>>map(log -> {
        if (!client.access().allows(Right.READ, name.toString()))
          return new Answer.Negative<>(ServiceError.OBJECT_ACCESS_DENIED);
        putAway(log);
        return new Answer.Positive<>(
            new ConfirmedResponse.JournalStatus(log.store().extent().entries(), rights.contains(LogRight.DELETE),
                Optional.empty()));
      }).orElseGet(LogService::unknown);
      default -> new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE);
    };
  }

  private static Answer<?> unknown() { return new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT); }

  private Optional<Stored> find(ServedClient client, ObjectName name) {
    return name instanceof ObjectName.DomainSpecific && client.access().findsLog(name.toString())
        ? Optional.ofNullable(stored.get(name.toString()))
        : Optional.empty();
  }

  private Answer<?> read(ServedClient client, Predicate<String> readable, Stored log,
      ConfirmedRequest.ReadJournal request) {
    if (!client.access().allows(Right.READ, log.log().reference()))
      return new Answer.Negative<>(ServiceError.OBJECT_ACCESS_DENIED);
    Optional<Range> range = range(request.range());
    long most = request.range().stop().orElse(null) instanceof JournalRange.Stop.Count(int count)
        ? count
        : Long.MAX_VALUE;
    if (range.isEmpty() || most < 0) return new Answer.Rejected<>(RejectReason.INVALID_ARGUMENT);
    putAway(log);
    Range goingOn = request.range().after().map(mark -> after(log, range.get(), mark)).orElse(range.get());
    Page page = new Page(request.variables(), readable, client.maxPduOctets() - ENVELOPE_OCTETS, most);
    try {
      log.store().visit(goingOn, page::take);
    } catch (IOException failure) {
      // clients ask again and again: it is said once, until it can be read again
      if (unreadable.add(log.log().reference()))
        remarks.accept("%s cannot be read: %s".formatted(log.log().reference(), failure.getMessage()));
      return new Answer.Negative<>(ServiceError.MASS_STORAGE_UNAVAILABLE);
    }
    unreadable.remove(log.log().reference());
    return new Answer.Positive<>(new ConfirmedResponse.JournalEntries(page.entries, page.moreFollows));
  }

  /** Start and stop; nothing if they make no sense. */
  private static Optional<Range> range(JournalRange asked) {
    Range range = Range.ALL;
    if (asked.start().isPresent()) {
      switch (asked.start().get()) {
        case JournalRange.Start.Time(Data.BinaryTime time) -> {
          if (time.daysSince1984() == Data.BinaryTime.NO_DATE) return Optional.empty();
          range = new Range(range.after(), time.instant().orElse(Instant.MIN), range.to());
        }
        case JournalRange.Start.Entry(Octets entry) -> {
          Optional<Long> number = LogEntry.number(entry);
          if (number.isEmpty() || number.get() == Long.MIN_VALUE) return Optional.empty();
          range = new Range(number.get() - 1, range.from(), range.to());
        }
      }
    }
    if (asked.stop().orElse(null) instanceof JournalRange.Stop.Time(Data.BinaryTime time)) {
      if (time.daysSince1984() == Data.BinaryTime.NO_DATE) return Optional.empty();
      range = new Range(range.after(), range.from(), time.instant().orElse(Instant.MIN));
    }
    return Optional.of(range);
  }

  /** Behind an entry; behind its time, if no entry can have had that identifier. */
  private static Range after(Stored log, Range range, JournalRange.After mark) {
    long number = LogEntry.number(mark.entry()).orElse(Long.MIN_VALUE);
    boolean ours = log.store().extent().newest().filter(newest -> number > 0 && number <= newest.number()).isPresent();
    if (ours) return new Range(Math.max(range.after(), number), range.from(), range.to());
    Instant next = mark.time().instant().map(time -> time.plusMillis(1)).orElse(Instant.MIN);
    return new Range(range.after(), next.isAfter(range.from()) ? next : range.from(), range.to());
  }

  /** What the server allows to all is still a right that this client has or has not. */
  private boolean mayChange(ServedClient client, Stored log, LogRight right) {
    return rights.contains(right) && client.access().allows(Right.CONFIG, log.log().reference());
  }

  private Answer<?> write(ServedClient client, Stored log, ConfirmedRequest.WriteJournal request) {
    if (!mayChange(client, log, LogRight.WRITE)) return new Answer.Negative<>(ServiceError.OBJECT_ACCESS_DENIED);
    List<LogEntry> entries = new ArrayList<>();
    for (EntryContent content : request.entries()) {
      if (content.occurrenceTime().instant().isEmpty()) return new Answer.Rejected<>(RejectReason.INVALID_ARGUMENT);
      // an entry may name an event condition, and there are none
      if (content.form() instanceof EntryContent.Values values && values.event().isPresent()) return unknown();
      entries.add(LogEntry.of(new JournalEntry(Octets.EMPTY, ApplicationReference.EMPTY, content)));
    }
    return inOrder(log, heard -> {
      Optional<ServiceError> refusal = locked(() -> engine.write(log.log(), entries, clock.instant()));
      if (refusal.isPresent()) return new Answer.Negative<>(refusal.get());
      return putAway(log, heard)
          ? new Answer.Positive<>(new ConfirmedResponse.JournalWritten())
          : new Answer.Negative<>(ServiceError.MASS_STORAGE_UNAVAILABLE);
    });
  }

  private Answer<?> initialize(ServedClient client, Stored log, ConfirmedRequest.InitializeJournal request) {
    if (!mayChange(client, log, LogRight.DELETE)) return new Answer.Negative<>(ServiceError.OBJECT_ACCESS_DENIED);
    List<Range> staying = new ArrayList<>();
    if (request.limit().isPresent()) {
      ConfirmedRequest.InitializeJournal.Limit limit = request.limit().get();
      if (limit.time().daysSince1984() == Data.BinaryTime.NO_DATE)
        return new Answer.Rejected<>(RejectReason.INVALID_ARGUMENT);
      Instant time = limit.time().instant().orElse(Instant.MIN);
      if (limit.entry().isPresent()) {
        Optional<Long> number = limit.entry().flatMap(LogEntry::number);
        if (number.isEmpty() || number.get() == Long.MIN_VALUE)
          return new Answer.Rejected<>(RejectReason.INVALID_ARGUMENT);
        staying.add(new Range(number.get() - 1, Instant.MIN, Instant.MAX));
        staying.add(new Range(Long.MIN_VALUE, time.equals(Instant.MIN) ? time : time.plusMillis(1), Instant.MAX));
      } else {
        staying.add(new Range(Long.MIN_VALUE, time, Instant.MAX));
      }
    }
    return inOrder(log, heard -> {
      putAway(log, heard);
      try {
        long before = Long.MAX_VALUE;
        for (Range range : staying) before = Math.min(before, first(log.store(), range));
        long deleted = log.store().deleteBefore(before);
        locked(() -> {
          engine.deleted(log.log());
          return true;
        });
        heard.add("%s: %s has deleted %d entries".formatted(log.log().reference(), client.peer(), deleted));
        return new Answer.Positive<>(new ConfirmedResponse.JournalInitialized(deleted));
      } catch (UnsupportedOperationException keeps) {
        return new Answer.Negative<>(ServiceError.OBJECT_ACCESS_UNSUPPORTED);
      } catch (IOException failure) {
        heard.add("%s: entries could not be deleted: %s".formatted(log.log().reference(), failure.getMessage()));
        return new Answer.Negative<>(ServiceError.MASS_STORAGE_UNAVAILABLE);
      }
    });
  }

  /** The number of the first entry in a range; greater than all if there is none. */
  private static long first(LogStore store, Range range) throws IOException {
    List<Long> found = new ArrayList<>();
    store.visit(range, entry -> {
      found.add(entry.number());
      return false;
    });
    return found.isEmpty() ? Long.MAX_VALUE : found.getFirst();
  }

  /** As many entries as fit. */
  private static final class Page {
    private final List<String> variables;
    private final Predicate<String> readable;
    private final long most;
    private final List<JournalEntry> entries = new ArrayList<>();
    private long room;
    private int passedOver;
    private boolean moreFollows;

    Page(List<String> variables, Predicate<String> readable, long room, long most) {
      this.variables = variables;
      this.readable = readable;
      this.room = room;
      this.most = most;
    }

    boolean take(Kept kept) {
      if (entries.size() >= most) return false;
      List<LoggedValue> values = kept.values().stream().filter(value -> readable.test(value.reference())).toList();
      // of what happened to other things the client is told nothing at all, but after many where to read on
      boolean hidden = values.isEmpty() && !kept.values().isEmpty();
      if (hidden && ++passedOver < MAX_PASSED_OVER) return true;
      LogEntry whole = LogEntry.of(kept, values);
      JournalEntry entry = whole.toJournalEntry(variables);
      // alone on a page it goes with what fits of it: who reads on must be able to name it
      if (entries.isEmpty() && entry.octets() > room) entry = whole.toJournalEntry(variables, room);
      room -= entry.octets();
      if (room < 0 && !entries.isEmpty()) {
        moreFollows = true;
        return false;
      }
      entries.add(entry);
      moreFollows = hidden;
      return !hidden;
    }
  }

  /** What waits is put away before the stores are closed. */
  void close() {
    closed = true;
    writer.ifPresent(Thread::interrupt);
    for (Stored log : stored.values()) {
      putAway(log);
      try {
        log.store().close();
      } catch (IOException failure) {
        remarks.accept("%s: %s".formatted(log.log().reference(), failure.getMessage()));
      }
    }
  }
}
