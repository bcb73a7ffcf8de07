package io.gridtap.iec104;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.ClockSynchronization;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.asdu.Parameter;
import io.gridtap.iec104.asdu.ParameterActivation;
import io.gridtap.iec104.asdu.ResetProcess;
import io.gridtap.iec104.asdu.TestCounter;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.controlling.Answer;
import io.gridtap.iec104.controlling.Completion;
import io.gridtap.iec104.controlling.Procedures;
import io.gridtap.iec104.controlling.Request;
import io.gridtap.iec104.controlling.Request.Delivery;
import io.gridtap.transport.ConnectionLostException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a controlling station does with the stations behind a connection, or behind several redundant ones. Calls block,
 * may be made from several threads at once, and answer with a value however they end; an interrupt ends the wait, not
 * the procedure. Stations are named by their common address; 65535 is all of them.
 */
public sealed interface ControllingStation extends AutoCloseable permits Iec104Client, RedundantIec104Client {
  Iec104Settings settings();

  /** Makes requests with these settings. */
  Procedures procedures();

  /** What comes unasked, and what belongs to no call. */
  UpdateStream updates();

  /** Runs a procedure to its end. */
  Answer call(Request request) throws InterruptedException;

  /**
   * Sends an ASDU and awaits nothing; what comes back is an update.
   *
   * @throws ConnectionLostException if there is no connection
   */
  void send(Asdu asdu) throws InterruptedException;

  @Override
  void close();

  /** Station interrogation; the data are in the answer. */
  default Answer interrogate(int station) throws InterruptedException {
    return interrogate(station, Interrogation.STATION, Delivery.ANSWER);
  }

  /** Station or group interrogation. */
  default Answer interrogate(int station, Interrogation qualifier, Delivery delivery) throws InterruptedException {
    return call(procedures().interrogation(station, qualifier).with(delivery));
  }

  /** Stops an interrogation that another thread waits for. */
  default Answer stopInterrogation(int station, Interrogation qualifier) throws InterruptedException {
    return call(procedures().interrogationStop(station, qualifier));
  }

  /** Counter interrogation: read, freeze or reset. */
  default Answer interrogateCounters(int station, CounterInterrogation qualifier, Delivery delivery)
      throws InterruptedException {
    return call(procedures().counterInterrogation(station, qualifier).with(delivery));
  }

  /** Reads one object. */
  default Answer read(int station, int address) throws InterruptedException {
    return call(procedures().read(station, address));
  }

  /** Sets the station's clock to this machine's. */
  default Answer synchronizeClock(int station) throws InterruptedException {
    return synchronizeClock(station, Instant.now());
  }

  /** Sets the station's clock; {@link #stationTime} of the answer is its own time. */
  default Answer synchronizeClock(int station, Instant time) throws InterruptedException {
    return call(procedures().clockSynchronization(station, settings().time().cp56(time)));
  }

  /** The time a clock synchronization was confirmed with, if it names one. */
  default Optional<Instant> stationTime(Answer answer) {
    return answer.confirmed(ClockSynchronization.class).flatMap(clock -> settings().time().instant(clock.time()));
  }

  /** Test command with time tag (107). */
  default Answer testCommand(int station, int counter) throws InterruptedException {
    return call(procedures().test(station, new TestCounter(counter), settings().time().cp56(Instant.now())));
  }

  default Answer resetProcess(int station, ResetProcess qualifier) throws InterruptedException {
    return call(procedures().reset(station, qualifier));
  }

  /** Select, or direct execute, as the command says. */
  default Answer command(int station, int address, Command command) throws InterruptedException {
    return command(station, address, command, TimeTag.NONE);
  }

  /** Select, or direct execute, as the command says, with a time tag of seven octets. */
  default Answer command(int station, int address, Command command, TimeTag time) throws InterruptedException {
    return call(procedures().command(station, address, command, time, false));
  }

  /** Selects and, if that is confirmed, executes at once; the answer is that of the step that went wrong, or the last. */
  default Answer selectAndExecute(int station, int address, Command command) throws InterruptedException {
    Answer selected = command(station, address, command.withSelect(true));
    return selected.completion() instanceof Completion.Complete
        ? command(station, address, command.withSelect(false))
        : selected;
  }

  /** Takes a selection back. */
  default Answer cancel(int station, int address, Command command) throws InterruptedException {
    return call(procedures().cancel(station, address, command, TimeTag.NONE, false));
  }

  /** Loads a parameter of a measured value. */
  default Answer parameter(int station, int address, Parameter parameter) throws InterruptedException {
    return call(procedures().parameter(station, address, parameter));
  }

  /** Activates parameters, or the cyclic transmission of an object. */
  default Answer activate(int station, int address, ParameterActivation activation) throws InterruptedException {
    return call(procedures().parameterActivation(station, address, activation, true));
  }

  /** The opposite of {@link #activate}. */
  default Answer deactivate(int station, int address, ParameterActivation activation) throws InterruptedException {
    return call(procedures().parameterActivation(station, address, activation, false));
  }
}
