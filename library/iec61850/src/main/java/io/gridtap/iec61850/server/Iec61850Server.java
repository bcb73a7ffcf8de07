package io.gridtap.iec61850.server;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.file.FileService;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.Caller;
import io.gridtap.mms.MmsServer;
import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.InformationReport;
import io.gridtap.mms.pdu.Service;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An IEC 61850 server: serves the model of an SCL file over MMS (IEC 61850-8-1), with reports.
 *
 * <p>Threads: every method may be called from any thread. One lock guards values and reporting; it is held for the time
 * of one request, update or timer, never while waiting for a connection. Each association is answered on a virtual
 * thread of its own and gets its reports from a second one, so a client that does not read delays nobody else:
 * its unbuffered reports are dropped, oldest first, and its buffered ones stay in their buffers, both bounded.
 * The {@link Watcher} is called on these threads without the lock, {@link Access} often with it.
 */
public final class Iec61850Server implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Iec61850Server.class.getName());
  private static final Duration PAUSE_AFTER_BUG = Duration.ofSeconds(1);

  /**
   * Is told what happens, on the thread it happens on and without the server's lock: it may call the server, but the
   * client waits for it. What it throws is logged, and changes nothing.
   */
  public interface Watcher {
    default void associated(String peer) {}

    default void closed(String peer, String reason) {}

    /** A client has written a value, which by now may have changed again; told before the client has its answer. */
    default void written(String peer, FcReference attribute, Data data) {}

    /**
     * A command was refused, or has ended. @param failure why, or nothing if it was carried out
     */
    default void commanded(ControlCommand command, Optional<AddCause> failure) {}

    /** A caller was not admitted, and is told why: what it showed did not satisfy the access control, or the settings. */
    default void refused(Caller caller, Diagnostic diagnostic) {}

    /**
     * A client has attempted what it may not do; told before it has its answer. Of one request that is refused many
     * things the first 16 are told, and a remark says how many more there were.
     *
     * @param object as the table of {@link Right} names it
     */
    default void refused(Caller caller, Right right, String object) {}

    /** Something went wrong that nobody else is told. */
    default void remark(String text) {}
  }

  /** An attribute of the model. */
  public record Attribute(FcReference reference, ValueType.Leaf type) {}

  /** What an update may do; see {@link #update}. */
  public interface Update {
    /**
     * Sets an attribute, or all attributes of a structure or array.
     *
     * @throws IllegalArgumentException if there is no such attribute, or the data do not fit it
     */
    Update set(FcReference reference, Data data);

    /** @throws IllegalArgumentException if there is no such attribute, or the value is none of its type */
    Update set(FcReference reference, Value value);

    /** Also sets the time attributes (t) that belong to what this update sets. @param timeQuality as UtcTime has it */
    Update stamp(Instant at, int timeQuality);
  }

  /** An association: one that was open when {@link #connections} was asked. */
  public interface Connection {
    /** Address and port of the client. */
    String peer();

    /** Who it is, without its password. */
    Caller caller();

    /** What it was allowed when it was admitted. */
    Access access();

    /** When it was admitted, by the server's clock. */
    Instant since();

    /** Unbuffered reports that were given up because the client did not take them. */
    long droppedReports();

    /**
     * Ends the association at once, from any thread; nothing happens if it has ended. This does not wait: what the client
     * held (control blocks, selections, settings that it edited, files) is free when {@link Watcher#closed} is told, as
     * after a loss, and until then one request more may be answered. Commands that are under way are not stopped.
     */
    void abort();
  }

  /** What belongs to an association. @param reports signalled when something is to be sent */
  private record Served(MmsServer.Association association, ServedClient client, Instant since, Condition reports) {
    Connection connection() {
      long dropped = client.dropped();
      return new Connection() {
        @Override
        public String peer() { return client.peer(); }

        @Override
        public Caller caller() { return client.access().caller(); }

        @Override
        public Access access() { return client.access().access(); }

        @Override
        public Instant since() { return since; }

        @Override
        public long droppedReports() { return dropped; }

        @Override
        public void abort() { association.abort(); }

        @Override
        public String toString() { return "%s since %s".formatted(client.access().caller(), since); }
      };
    }
  }

  private final VirtualDevice device;
  private final ServerSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition timersChanged = lock.newCondition();
  private final Map<ServedClient, Served> clients = new ConcurrentHashMap<>();
  private final LogService logs;
  private final MmsServer mms;
  private final ControlService controls;
  private final Thread timer;
  private volatile boolean closed;

  /** The confirmed MMS services that every server has; see {@link ServerSettings#services}. */
  public static Set<Service> services() {
    return VirtualDevice.SERVICES;
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the address cannot be bound, or a log not be opened
   */
  public static Iec61850Server start(IedModel model, TcpListener.Settings tcp, ServerSettings settings)
      throws IOException {
    return new Iec61850Server(model, tcp, settings);
  }

  private Iec61850Server(IedModel model, TcpListener.Settings tcp, ServerSettings settings) throws IOException {
    this.settings = settings;
    this.device = new VirtualDevice(model, settings, Conversation.now());
    this.controls = new ControlService(device, lock, settings, () -> {
      wake();
      List<Consumer<Watcher>> news = news();
      return () -> tell(news);
    });
    this.logs = LogService.open(device.logs(), settings, lock, this::remark);
    try {
      this.mms = MmsServer.startAdmitting(tcp, settings.association().withServices(settings.services()), reception());
    } catch (IOException | RuntimeException failure) {
      logs.close();
      throw failure;
    }
    logs.start("iec61850-" + mms.port() + "-logs");
    this.timer = Thread.ofVirtual().name("iec61850-" + mms.port() + "-timer").start(this::keepTime);
    List<Consumer<Watcher>> news;
    lock.lock();
    try {
      news = news();
    } finally {
      lock.unlock();
    }
    tell(news);
  }

  public int port() { return mms.port(); }

  /** The associations that are open, the oldest first. */
  public List<Connection> connections() {
    lock.lock();
    try {
      return clients.values().stream().sorted(Comparator.comparing(Served::since)).map(Served::connection).toList();
    } finally {
      lock.unlock();
    }
  }

  /** All attributes, in the order of the model. */
  public List<Attribute> attributes() { return device.attributes(); }

  /**
   * Changes values: all of them together, for readers and for reports. If it throws, nothing is changed.
   *
   * @param changes runs on the caller's thread with the server's lock held: quick, please
   */
  public void update(Consumer<Update> changes) {
    List<Consumer<Watcher>> news;
    lock.lock();
    try {
      List<VirtualDevice.Setting> collected = new ArrayList<>();
      Collector collector = new Collector(collected);
      changes.accept(collector);
      collector.finish();
      device.update(collected, Conversation.now(), settings.clock().instant());
      wake();
      news = news();
    } finally {
      lock.unlock();
    }
    tell(news);
  }

  /** The value of an attribute, structure or array; empty if there is none of this name. */
  public Optional<Data> read(FcReference reference) {
    lock.lock();
    try {
      return device.find(reference).map(Item::read);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The setting groups of a logical device.
   *
   * @throws IllegalArgumentException if it has none
   */
  public ServedSettingGroups settingGroups(String logicalDevice) {
    SettingGroupControl control = device.settingGroups().of(logicalDevice)
        .orElseThrow(() -> new IllegalArgumentException(logicalDevice + " has no setting groups"));
    return new SettingGroupAccess(control, this::locked, settings.clock());
  }

  /**
   * The control block of GOOSE or sampled values, as the application sees it.
   *
   * @param reference {@code LD0/LLN0$GO$gcbEvents}, {@code LD0/LLN0$MS$msvcb01}
   * @throws IllegalArgumentException if there is none
   */
  public ServedStream stream(String reference) {
    StreamControl control = device.streams().of(reference)
        .orElseThrow(() -> new IllegalArgumentException("the model has no control block " + reference));
    return new ServedStream() {
      @Override
      public Map<String, Data> attributes() { return locked(control::attributes); }

      @Override
      public boolean enabled() { return locked(control::enabled); }

      @Override
      public void enable(boolean enabled) {
        locked(() -> {
          control.enable(enabled);
          return true;
        });
      }
    };
  }

  /** Does something with the lock held, and what follows from it. */
  private <R> R locked(Supplier<R> work) {
    List<Consumer<Watcher>> news;
    R result;
    lock.lock();
    try {
      result = work.get();
      wake();
      news = news();
    } finally {
      lock.unlock();
    }
    tell(news);
    return result;
  }

  /** Collects what an update sets; it is checked at once and carried out in the end. */
  private final class Collector implements Update {
    private final List<VirtualDevice.Setting> settings;
    private Optional<Data.UtcTime> stamp = Optional.empty();

    Collector(List<VirtualDevice.Setting> settings) { this.settings = settings; }

    @Override
    public Update set(FcReference reference, Data data) {
      Item item = known(reference);
      Optional<DataAccessError> refusal = VirtualDevice.flatten(item, data, settings);
      if (refusal.isPresent())
        throw new IllegalArgumentException("%s: %s does not fit: %s".formatted(reference, data, refusal.get().text()));
      return this;
    }

    @Override
    public Update set(FcReference reference, Value value) {
      if (!(known(reference) instanceof Item.Attribute attribute))
        throw new IllegalArgumentException(reference + " has components");
      return set(reference, ValueCodec.of(reference, attribute.type()).data(value));
    }

    private Item known(FcReference reference) {
      return device.find(reference)
          .orElseThrow(() -> new IllegalArgumentException("the model has no " + reference));
    }

    @Override
    public Update stamp(Instant at, int timeQuality) {
      stamp = Optional.of(Data.UtcTime.of(at, timeQuality));
      return this;
    }

    void finish() { stamp.ifPresent(time -> VirtualDevice.stamp(settings, time)); }
  }

  // Associations

  private MmsServer.Reception reception() {
    return new MmsServer.Reception() {
      @Override
      public MmsServer.Verdict receive(Caller caller) {
        return switch (settings.access().admit(caller)) {
          case Access access -> {
            ClientAccess limited = new ClientAccess(caller.withoutPassword(), access);
            yield new MmsServer.Verdict.Admitted(association -> serve(association, limited));
          }
          case Admission.Refused(Diagnostic diagnostic) -> new MmsServer.Verdict.Refused(diagnostic);
        };
      }

      @Override
      public void refused(Caller caller, Diagnostic diagnostic) {
        tell(watcher -> watcher.refused(caller, diagnostic));
      }
    };
  }

  MmsServer.Service serve(MmsServer.Association association, ClientAccess access) {
    ServedClient client = new ServedClient(association.peer(), access, owner(association.peer()),
        association.parameters().maxPduOctets());
    Condition reports = lock.newCondition();
    clients.put(client, new Served(association, client, settings.clock().instant(), reports));
    Thread sender = Thread.ofVirtual().name("iec61850-" + association.peer() + "-reports")
        .start(() -> sendReports(association, client, reports));
    MmsServer.Service service = new MmsServer.Service() {
      private final ControlService.Client commands = controls.client(client, association);
      private final Optional<FileService> files = settings.files()
          .map(store -> access.isUnlimited() ? store : new GuardedFiles(store, access))
          .map(store -> new FileService(store, settings.fileLimits(), association.parameters().maxPduOctets()));

      @Override
      public Answer<?> answer(ConfirmedRequest<?> request) throws InterruptedException {
        try {
          return carryOut(request);
        } finally {
          tell(refusals(client));
        }
      }

      private Answer<?> carryOut(ConfirmedRequest<?> request) throws InterruptedException {
        if (files.isPresent() && FileService.concerns(request))
          return request instanceof ConfirmedRequest.ObtainFile obtain
              ? files.get().obtain(obtain, association::call)
              : files.get().answer(request);
        if (LogService.concerns(request)) return logs.answer(client, logged -> device.mayRead(client, logged), request);
        return ControlService.concerns(request) ? commands.answer(request, this::plain) : plain(request);
      }

      @Override
      public Optional<Answer<?>> answerAtOnce(ConfirmedRequest<?> request) {
        // whoever decides on rights is asked on the association's thread
        return client.access().readsEverything() && request instanceof ConfirmedRequest.Read
            && !ControlService.concerns(request)
                ? Optional.of(device(request))
                : Optional.empty();
      }

      private Answer<?> plain(ConfirmedRequest<?> request) {
        List<Question> questions = request instanceof ConfirmedRequest.Write write ? ask(client, write) : List.of();
        return locked(() -> {
          client.settle(questions);
          return device.answer(client, request, Conversation.now(), settings.clock().instant());
        });
      }

      private Answer<?> device(ConfirmedRequest<?> request) {
        return locked(() -> device.answer(client, request, Conversation.now(), settings.clock().instant()));
      }

      @Override
      public void answered() { commands.answered(); }

      @Override
      public void lost() { commands.lost(); }

      @Override
      public void closed(String reason) {
        // whatever fails of this: a client that has gone holds nothing any more
        try {
          tell(released());
        } finally {
          sender.interrupt();
          files.ifPresent(FileService::close);
          tell(watcher -> watcher.closed(association.peer(), reason));
        }
      }

      private List<Consumer<Watcher>> released() {
        lock.lock();
        try {
          clients.remove(client);
          commands.closed(Conversation.now(), settings.clock().instant());
          device.closed(client, Conversation.now(), settings.clock().instant());
          wake();
          return news();
        } finally {
          lock.unlock();
        }
      }
    };
    tell(watcher -> watcher.associated(association.peer()));
    return service;
  }

  /** What a request was refused, for whoever watches. */
  private List<Consumer<Watcher>> refusals(ServedClient client) {
    Caller caller = client.access().caller();
    ClientAccess.Refusals refusals = client.access().take();
    List<Consumer<Watcher>> news = new ArrayList<>();
    for (ClientAccess.Refusal refusal : refusals.list())
      news.add(watcher -> watcher.refused(caller, refusal.right(), refusal.object()));
    if (refusals.more() > 0)
      news.add(_ -> remark("%s: %d more refusals of one request".formatted(caller.peer(), refusals.more())));
    return news;
  }

  /** Asks the application about a write, if there is something to ask. */
  private List<Question> ask(ServedClient client, ConfirmedRequest.Write write) {
    if (!ModelTree.mayRaiseQuestions(write)) return List.of();
    List<Question> questions = locked(() -> device.questions(client, write));
    questions.forEach(Question::ask);
    return questions;
  }

  /** The address without the port, as Owner shows it; empty if the peer's name is no address. */
  private static Octets owner(String peer) {
    int colon = peer.lastIndexOf(':');
    String host = (colon < 0 ? peer : peer.substring(0, colon)).replaceAll("^.*/|[\\[\\]]", "");
    if (!host.matches("[0-9.]+|[0-9a-fA-F:]+")) return Octets.EMPTY;
    try {
      return Octets.wrap(InetAddress.getByName(host).getAddress());
    } catch (UnknownHostException notAnAddress) {
      return Octets.EMPTY;
    }
  }

  private void sendReports(MmsServer.Association association, ServedClient client, Condition reports) {
    try {
      while (true) {
        for (InformationReport segment : next(client, reports)) association.report(segment);
      }
    } catch (ConnectionLostException | InterruptedException over) {
      LOG.log(Level.DEBUG, "no more reports to {0}: {1}", association.peer(), over.getMessage());
    } catch (RuntimeException bug) {
      // a client that waits for reports which never come is worse off than one that has to connect again
      LOG.log(Level.ERROR, "reports to %s: internal error, closing".formatted(association.peer()), bug);
      association.abort();
    }
  }

  private List<InformationReport> next(ServedClient client, Condition reports) throws InterruptedException {
    List<Consumer<Watcher>> news;
    List<InformationReport> segments;
    lock.lockInterruptibly();
    try {
      segments = taken(client);
      while (segments.isEmpty()) {
        reports.await();
        segments = taken(client);
      }
      news = news();
    } finally {
      lock.unlock();
    }
    tell(news);
    return segments;
  }

  /** With the lock held: how commands ended comes first, it is waited for. */
  private List<InformationReport> taken(ServedClient client) {
    return client.takeTermination().map(List::of)
        .or(() -> device.reports().take(client).map(ServedClient.Waiting::segments)).orElseGet(List::of);
  }

  /** With the lock held: whoever waits for reports or time looks again. */
  private void wake() {
    clients.forEach((client, served) -> {
      if (client.hasNews()) served.reports().signal();
    });
    logs.wake();
    controls.carryOut();
    timersChanged.signal();
  }

  private void remark(String text) {
    tell(watcher -> {
      LOG.log(Level.WARNING, text);
      watcher.remark(text);
    });
  }

  private void keepTime() {
    try {
      while (!closed) keepTimeOnce();
    } catch (InterruptedException over) {
      LOG.log(Level.DEBUG, "timer of port {0} ends: {1}", mms.port(), over.getMessage());
    }
  }

  /** Waits for a round of timers and carries it out: between rounds the lock is free. */
  private void keepTimeOnce() throws InterruptedException {
    List<Consumer<Watcher>> news = List.of();
    lock.lockInterruptibly();
    try {
      // however a wait ends, the next deadline is looked up again: it may be another one now
      for (long nanos = nanosToDeadline(); nanos > 0; nanos = nanosToDeadline()) timersChanged.awaitNanos(nanos);
      device.timeout(Conversation.now(), settings.clock().instant());
      device.skipMissed(Conversation.now());
      wake();
      news = news();
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "timer of port %d: internal error".formatted(mms.port()), bug);
      // the deadline may still be reached: it must not keep a processor busy
      pause();
    } finally {
      lock.unlock();
    }
    tell(news);
  }

  private void pause() throws InterruptedException {
    long left = PAUSE_AFTER_BUG.toNanos();
    while (left > 0) left = timersChanged.awaitNanos(left);
  }

  private long nanosToDeadline() { return Conversation.now().until(device.deadline()).toNanos(); }

  /** With the lock held: what the watcher is to be told once it is released. */
  private List<Consumer<Watcher>> news() {
    List<Consumer<Watcher>> news = new ArrayList<>();
    for (VirtualDevice.Written write : device.written())
      news.add(watcher -> watcher.written(write.peer(), write.attribute(), write.data()));
    for (ControlEngine.Ended ended : device.controls().takeEnded())
      news.add(watcher -> watcher.commanded(ended.command(), ended.failure()));
    for (Runnable notice : device.notices()) news.add(_ -> notice.run());
    for (Optional<String> next = device.remark(); next.isPresent(); next = device.remark()) {
      String text = next.get();
      news.add(_ -> remark(text));
    }
    return news;
  }

  private void tell(List<Consumer<Watcher>> news) { news.forEach(this::tell); }

  private void tell(Consumer<Watcher> news) {
    try {
      news.accept(settings.watcher());
    } catch (RuntimeException watchers) {
      LOG.log(Level.ERROR, "the watcher or handler failed", watchers);
    }
  }

  /** Ends all associations and stops listening. */
  @Override
  public void close() {
    closed = true;
    mms.close();
    controls.close();
    timer.interrupt();
    logs.close();
  }
}
