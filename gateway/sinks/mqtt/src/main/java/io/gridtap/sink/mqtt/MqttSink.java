package io.gridtap.sink.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.gridtap.sink.mqtt.MqttSettings.Payload;
import io.gridtap.sink.mqtt.MqttSettings.Status;
import io.gridtap.sink.mqtt.Session.Granted;
import io.gridtap.telemetry.Measurement;
import io.gridtap.telemetry.Sink;
import io.gridtap.telemetry.SinkException;
import io.gridtap.telemetry.SinkException.Kind;
import io.gridtap.wire.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes measurements to a broker. A batch is delivered when the broker has acknowledged each of its messages; they
 * are published in order, several at a time. A message that comes again keeps its number ({@code seq}), also where its
 * batch was cut up in between. Nothing is connected again here: that is the delivery's.
 */
public final class MqttSink implements Sink {
  /** To take leave. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final int MOST_FRUITLESS = 3;

  static {
    // the network library would otherwise warn on the terminal about memory that Java is going to lock
    if (System.getProperty("io.netty.noUnsafe") == null)
      System.setProperty("io.netty.noUnsafe", "true");
  }

  private final MqttSettings settings;
  private final InstantSource clock;
  private final Composer composer;
  private final Failures failures;
  private final String where;
  private final Session.Watcher watcher = new Session.Watcher() {
    @Override
    public void connected(Session session) { events.add(new Event.Connected(session)); }

    @Override
    public void lost(Session session, Throwable cause) { events.add(new Event.Lost(session, cause)); }
  };
  /** As many as messages are in flight, and what became of connections: in the order in which it happened. */
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private @Nullable Sequences sequences;
  private @Nullable Ledger ledger;
  private @Nullable Session session;
  private Link link = new Link.Down(new IllegalStateException("never connected"));
  /** Of the latest connection of the session. */
  private Optional<Granted> granted = Optional.empty();
  /** Times that the session was resumed without any acknowledgement. */
  private int fruitless;
  private boolean spoiled;
  private boolean abandoned;
  /** One message at a time, to find out which one is at fault. */
  private boolean cautious;
  private long attempts;

  public MqttSink(MqttSettings settings) { this(settings, InstantSource.system()); }

  MqttSink(MqttSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.composer = new Composer(settings);
    this.failures = new Failures(settings);
    this.where = settings.broker().where();
  }

  @Override
  public void connect() throws SinkException, InterruptedException {
    Ledger messages = ledger();
    settleAll();
    if (link instanceof Link.Up && !abandoned)
      return;
    boolean lasting = !settings.sessionExpiry().isZero();
    Session known = session != null && lasting ? session : anew();
    // a session in which nothing moves any more may hold the message that keeps it from moving
    boolean resume = granted.isPresent() && lasting && !spoiled && fruitless < MOST_FRUITLESS;
    Granted offer = granted(known, resume);
    granted = Optional.of(offer);
    if (!offer.sessionPresent())
      messages.takeBack();
    settleAll();
    fruitless = resume ? fruitless + 1 : 0;
    spoiled = false;
    abandoned = false;
    check(offer);
    if (settings.status().isPresent())
      announce(known, settings.status().get());
  }

  private Ledger ledger() throws SinkException {
    if (ledger != null)
      return ledger;
    try {
      Optional<Path> directory = settings.state();
      Sequences made = directory.isPresent() ? FileSequences.in(directory.get()) : new ClockSequences(clock);
      sequences = made;
      ledger = new Ledger(made);
      return ledger;
    } catch (IOException | UncheckedIOException unusable) {
      throw SinkException.permanent("no sequence numbers", where, said(unusable), unusable);
    }
  }

  /** With nothing in its memory. */
  private Session anew() throws SinkException {
    leave();
    try {
      var transport = Transport.to(settings.broker());
      Session made = switch (settings.broker().version()) {
        case MQTT_5 -> new Session5(settings, transport, watcher);
        case MQTT_3_1_1 -> new Session3(settings, transport, watcher);
      };
      session = made;
      return made;
    } catch (UnknownHostException unknown) {
      throw SinkException.retryable("cannot connect", where, "no such host is known; check its name", unknown);
    }
  }

  private Granted granted(Session session, boolean resume) throws SinkException, InterruptedException {
    try {
      // the client's own limits for socket, TLS and answer come first
      return session.connect(resume).get(settings.broker().connectLimit().multipliedBy(4).toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (ExecutionException refused) {
      throw failures.connecting(refused).at(where);
    } catch (TimeoutException silent) {
      leave();
      throw SinkException.retryable("connect not answered", where, "is it a broker of MQTT?", silent);
    }
  }

  private void check(Granted granted) throws SinkException {
    MqttQos wanted = Session.qos(settings.publishing().qos());
    if (granted.maximumQos().getCode() < wanted.getCode())
      throw SinkException.permanent("quality of service not offered", where,
          "the broker offers QoS %d at most: set that".formatted(granted.maximumQos().getCode()), null);
    if (!granted.retainAvailable() && (settings.publishing().retain() || settings.status().isPresent()))
      throw SinkException.permanent("retained messages not offered", where,
          "the broker keeps none: leave out retain and status", null);
  }

  private void announce(Session session, Status status) throws SinkException, InterruptedException {
    try {
      session.publish(Signs.online(settings, status)).get(limitMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException refused) {
      abandoned = true;
      throw failures.publishing(refused).orElse(failures.lost(refused)).of(Kind.RETRYABLE).at(where);
    } catch (TimeoutException silent) {
      leave();
      throw unanswered(silent);
    }
  }

  private long limitMillis() { return settings.publishing().acknowledgeLimit().toMillis(); }

  @Override
  public void write(List<Measurement> batch) throws SinkException, InterruptedException {
    Session open = session;
    if (open == null || ledger == null)
      throw new IllegalStateException("connect() comes before write()");
    List<Outgoing> messages;
    try {
      messages = ledger.messages(composer.drafts(batch));
    } catch (IOException unwritable) {
      throw SinkException.retryable("no sequence numbers", where, said(unwritable), unwritable);
    }
    publishAll(open, messages);
    for (Outgoing message : messages)
      if (message.state() instanceof Outgoing.State.Refused(Refusal why))
        throw refused(batch, messages, why);
    ledger.settle(messages);
    cautious = false;
  }

  /** A reading is set aside as a whole: others must not take a part of it for all. */
  private SinkException refused(List<Measurement> batch, List<Outgoing> messages, Refusal why) {
    boolean oneReading = settings.content().payload() == Payload.TELEMETRY
        && Composer.sameReading(batch.getFirst(), batch.getLast()) && messages.size() <= batch.size();
    boolean alone = batch.size() == 1;
    if (ledger != null && (alone || oneReading))
      ledger.settle(messages);
    return why.of(alone || !oneReading ? Kind.DATA : Kind.PERMANENT).at(where);
  }

  /** Until each is acknowledged or refused for good. */
  private void publishAll(Session open, List<Outgoing> messages) throws SinkException, InterruptedException {
    settleAll();
    if (link instanceof Link.Down(Throwable why))
      throw gone(why, messages);
    int window = cautious
        ? 1
        : Math.min(settings.publishing().inFlight(), granted.map(Granted::receiveMaximum).orElse(1));
    int next = 0;
    Optional<Refusal> forNow = Optional.empty();
    while (true) {
      long onTheirWay = messages.stream().filter(Outgoing::onItsWay).count();
      for (; forNow.isEmpty() && next < messages.size() && onTheirWay < window; next++)
        if (messages.get(next).waiting() && publish(open, messages.get(next)))
          onTheirWay++;
      if (onTheirWay == 0)
        break;
      Event event = events.poll(limitMillis(), TimeUnit.MILLISECONDS);
      if (event == null)
        throw giveUp(open);
      Optional<Refusal> refusal = settle(event);
      if (link instanceof Link.Down(Throwable why))
        throw gone(why, messages);
      if (forNow.isEmpty())
        forNow = refusal;
    }
    if (forNow.isPresent()) {
      cautious = true; // lest later ones are taken before this one again
      throw forNow.get().at(where);
    }
  }

  /** Answers whether it is on its way. */
  private boolean publish(Session open, Outgoing message) {
    String topic = composer.topic(message.draft());
    if (!TopicTemplate.fits(topic)) {
      message.become(new Outgoing.State.Refused(Refusal.data("topic longer than 65535 octets",
          "shorten " + settings.publishing().topic(), new IllegalArgumentException("topic too long"))));
      return false;
    }
    long attempt = ++attempts;
    message.become(new Outgoing.State.OnItsWay(attempt));
    ByteBuffer payload = ByteBuffer.wrap(composer.payload(message.draft(), message.sequence()));
    var _ = open.publish(new Session.Reading(topic, payload)).whenComplete((answer, failure) -> events
        .add(failure == null ? new Event.Acknowledged(message, attempt) : new Event.Failed(message, attempt, failure)));
    return true;
  }

  private void settleAll() {
    for (Event past = events.poll(); past != null; past = events.poll()) {
      var _ = settle(past);
    }
  }

  /** Answers why no more may be published for now. */
  private Optional<Refusal> settle(Event event) {
    switch (event) {
      case Event.Connected(Session connected) -> {
        if (connected.equals(session))
          link = new Link.Up();
      }
      case Event.Lost(Session gone, Throwable cause) -> {
        if (gone.equals(session))
          link = new Link.Down(cause);
      }
      case Event.Acknowledged(Outgoing message, long attempt) -> {
        if (message.isOnItsWay(attempt))
          settle(message);
      }
      case Event.Failed(Outgoing message, long attempt, Throwable failure) -> {
        if (message.isOnItsWay(attempt))
          return failed(message, failure);
      }
    }
    return Optional.empty();
  }

  /**
   * Without a connection nothing is acknowledged: then the client says so of messages of QoS 2 whose session has ended
   * between PUBREC and PUBCOMP, which the broker may have thrown away.
   */
  private void settle(Outgoing message) {
    if (link instanceof Link.Up) {
      message.become(new Outgoing.State.Delivered());
      fruitless = 0;
    } else {
      message.become(new Outgoing.State.Waiting());
    }
  }

  /** The client has given it up, and does not send it again by itself. */
  private Optional<Refusal> failed(Outgoing message, Throwable failure) {
    Optional<Refusal> refusal = link instanceof Link.Up ? failures.publishing(failure) : Optional.empty();
    if (refusal.isPresent() && refusal.get().kind() == Kind.DATA) {
      message.become(new Outgoing.State.Refused(refusal.get()));
      return Optional.empty();
    }
    message.become(new Outgoing.State.Waiting());
    return refusal.or(() -> Optional.of(failures.lost(failure)));
  }

  private SinkException gone(Throwable cause, List<Outgoing> messages) {
    if (Failures.blamesAMessage(cause)) {
      spoiled = true; // the client would send it again
      List<Outgoing> suspects = messages.stream().filter(Outgoing::onItsWay).toList();
      if (cautious && suspects.size() == 1)
        suspects.getFirst().become(new Outgoing.State.Refused(Failures.blamed(cause)));
      cautious = true;
    }
    return failures.lost(cause).at(where);
  }

  private SinkException giveUp(Session open) {
    abandoned = true;
    if (open.connected())
      await(open.disconnect());
    return unanswered(null);
  }

  private SinkException unanswered(@Nullable Throwable cause) {
    return SinkException.retryable("no acknowledgement", where,
        "none came within %s; is the broker overloaded?"
            .formatted(Durations.text(settings.publishing().acknowledgeLimit())),
        cause);
  }

  private static String said(Exception failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  @Override
  public void close() {
    Session open = session;
    if (open != null && open.connected())
      settings.status().ifPresent(status -> await(open.publish(Signs.offline(settings, status))));
    leave();
    Sequences held = sequences;
    sequences = null;
    ledger = null;
    if (held == null)
      return;
    try {
      held.close();
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable); // numbers are skipped, none comes twice
    }
  }

  private void leave() {
    Session open = session;
    session = null;
    granted = Optional.empty();
    link = new Link.Down(new IllegalStateException("left"));
    if (open != null && open.connected())
      await(open.disconnect());
  }

  /** Politeness has its limit. */
  private static void await(CompletableFuture<?> leave) {
    try {
      leave.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException gone) {
      System.getLogger(MqttSink.class.getName()).log(System.Logger.Level.DEBUG, "the broker saw no leave", gone);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
