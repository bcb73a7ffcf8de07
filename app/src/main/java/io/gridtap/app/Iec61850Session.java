package io.gridtap.app;

import io.gridtap.iec61850.InvalidValueException;
import io.gridtap.iec61850.ReferenceException;
import io.gridtap.iec61850.client.Iec61850Client;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.AssociationFailedException;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.transport.TcpConnector;
import java.io.IOException;
import java.util.Optional;

/** One association for one command; what goes wrong in it becomes one line that says what to do. */
final class Iec61850Session implements AutoCloseable {
  /** TLS 1.3 tells a client only after the handshake that its certificate was refused. */
  private static final String LOST = "connection lost";
  /** What a TLS server sends to who does not speak TLS begins with the type of an alert. */
  private static final String TLS_ALERT = "TPKT version 3 wanted, 21 there";

  private final String where;
  private final Iec61850Client client;

  private Iec61850Session(String where, Iec61850Client client) {
    this.where = where;
    this.client = client;
  }

  /** Something that is asked of the device. */
  @FunctionalInterface
  interface Asking<R> {
    R ask() throws IOException, InterruptedException;
  }

  static Iec61850Session open(String where, TcpConnector.Settings tcp, AssociationSettings settings,
      Optional<IedModel> model, Terminal terminal) throws IOException, InterruptedException {
    Narrator narrator = new Narrator(terminal.err());
    Trace trace = new Trace(settings.password().orElse(""));
    try {
      return new Iec61850Session(where, Iec61850Client.connect(tcp, settings, model, event -> {
        if (event instanceof Event.Forgiven(String what)) narrator.say("forgiven: " + what);
        else if (event instanceof Event.Traced traced) narrator.block(trace.text(traced));
      }));
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
      throw CommandFailure.failed("%s: %s%s".formatted(where, refused.getMessage(),
          refused.error().map(error -> "; " + ErrorHints.of(error)).orElse("")), refused);
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
  public void close() { client.close(); }
}
