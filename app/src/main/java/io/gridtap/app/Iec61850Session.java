package io.gridtap.app;

import io.gridtap.iec61850.InvalidValueException;
import io.gridtap.iec61850.ReferenceException;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.client.Refusal;
import io.gridtap.iec61850.client.ResilientClient;
import io.gridtap.iec61850.client.ResilientClient.State;
import io.gridtap.iec61850.client.ResilientSettings;
import io.gridtap.iec61850.client.ServerAddress;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.AssociationFailedException;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.transport.TcpConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** One association for one command; what goes wrong in it becomes one line that says what to do. */
final class Iec61850Session implements AutoCloseable {
  /** TLS 1.3 tells a client only after the handshake that its certificate was refused. */
  private static final String LOST = "connection lost";
  /** What a TLS server sends to who does not speak TLS begins with the type of an alert. */
  private static final String TLS_ALERT = "TPKT version 3 wanted, 21 there";

  private static final Duration LOOK = Duration.ofMillis(100);

  /** Nobody watches nothing for longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String where;
  private final ResilientSettings settings;
  private final Observer observer;
  private Iec61850Client client;
  /** Once the first association was lost, and another one was wanted. */
  private Optional<ResilientClient> lasting = Optional.empty();

  private Iec61850Session(String where, ResilientSettings settings, Observer observer)
      throws IOException, InterruptedException {
    this.where = where;
    this.settings = settings;
    this.observer = observer;
    ServerAddress server = settings.servers().getFirst();
    this.client = Iec61850Client.connect(server.tcp(), server.association(), settings.model(), observer::watched);
  }

  /** Shows PDUs, and says what happens to the association. */
  private record Observer(Narrator narrator, Trace trace) implements ResilientClient.Listener {
    @Override
    public void watched(Event event) {
      if (event instanceof Event.Forgiven(String what)) narrator.say("forgiven: " + what);
      else if (event instanceof Event.Traced traced) narrator.block(trace.text(traced));
    }

    @Override
    public void changed(State state) {
      switch (state) {
        case State.Connected(var _, String address) -> narrator.say(address + ": associated again");
        case State.Lost(var _, String address, boolean associated, String reason, Optional<Duration> pause) ->
          narrator.say("%s: %s%s%s".formatted(address, associated ? "the association is lost: " : "", reason,
              pause.map(wait -> "; next attempt in " + Durations.text(wait)).orElse("")));
        case State.Connecting _,State.Closed _ -> {
          // what comes of it is said
        }
      }
    }
  }

  /** Something that is asked of the device. */
  @FunctionalInterface
  interface Asking<R> {
    R ask() throws IOException, InterruptedException;
  }

  static Iec61850Session open(String where, TcpConnector.Settings tcp, AssociationSettings settings,
      Optional<IedModel> model, Terminal terminal) throws IOException, InterruptedException {
    Observer observer = new Observer(new Narrator(terminal.err()), new Trace(settings.password().orElse("")));
    ResilientSettings lasting = ResilientSettings.of(tcp, settings);
    Patience patience = new Patience(PATIENCE,
        () -> observer.narrator.say("connecting to %s, waiting for the association".formatted(where)));
    try (Patience _ = patience) {
      if (terminal.isWatched()) patience.begin();
      return new Iec61850Session(where, model.map(lasting::withModel).orElse(lasting), observer);
    } catch (AssociationFailedException refused) {
      throw CommandFailure.failed(explained(String.valueOf(refused.getMessage()), tcp.tls().isPresent()), refused);
    }
  }

  /** What the message cannot know. @param tls whether it was spoken */
  private static String explained(String message, boolean tls) {
    if (tls && message.contains(LOST))
      return message + "; with TLS a device that refuses this side's certificate also ends like this: is --tls-cert one"
          + " that it trusts, not expired and not revoked?";
    return !tls && message.contains(TLS_ALERT) ? message + "; it answers in TLS: say --tls-ca" : message;
  }

  Iec61850Client client() { return client; }

  /**
   * Gives the association up and makes another one, as often as it takes. What happens is said.
   *
   * @return false if the command is over before there is one
   */
  boolean again(RuntimeException why, Finish finish) throws InterruptedException {
    if (lasting.isEmpty()) {
      observer.narrator.say("%s: %s; connecting again".formatted(where, why instanceof ConnectionLostException
          ? "the association is lost: " + why.getMessage()
          : cut(String.valueOf(why.getMessage()))));
      client.abort();
      lasting = Optional.of(ResilientClient.open(settings, observer));
    } else if (why instanceof RequestTimeoutException) {
      client.abort(); // who does not answer is as good as gone
    }
    while (!finish.isOverWithin(LOOK)) {
      Optional<Iec61850Client> next = lasting.get().client().filter(other -> other != client);
      if (next.isPresent()) {
        client = next.get();
        return true;
      }
    }
    return false;
  }

  /** What the SCL file says of the device, if there is one. */
  Optional<IedModel> model() { return settings.model(); }

  /** {@code 10.0.0.7:102}. */
  String where() { return where; }

  /** @throws CommandFailure if the device refuses, does not answer, or the association is lost meanwhile */
  <R> R ask(Asking<R> asking) throws IOException, InterruptedException {
    try {
      return asking.ask();
    } catch (ConnectionLostException lost) {
      throw CommandFailure.failed("%s: the association is lost: %s".formatted(where, lost.getMessage()), lost);
    } catch (RequestTimeoutException silent) {
      throw CommandFailure.failed("%s: no answer to %s within %s; --request-timeout makes it longer".formatted(where,
          cut(silent.request()), Durations.text(silent.limit())), silent);
    } catch (Answer.RefusedException refused) {
      throw CommandFailure.failed(ErrorHints.with("%s: %s".formatted(where, refused.getMessage()),
          Refusal.of(refused)), refused);
    } catch (ReferenceException wrong) {
      throw CommandFailure.at(String.valueOf(wrong.getMessage()), wrong.text(), wrong.position(), wrong);
    } catch (InvalidValueException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** A request of many variables is long. */
  private static String cut(String request) {
    return request.length() <= 120 ? request : request.substring(0, 120) + "…";
  }

  @Override
  public void close() {
    lasting.ifPresent(ResilientClient::close);
    client.close();
  }
}
