package io.gridtap.iec104.controlling;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.Iec104Settings.CommandTermination;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.ClockSynchronization;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.Delay;
import io.gridtap.iec104.asdu.Information;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.asdu.Parameter;
import io.gridtap.iec104.asdu.ParameterActivation;
import io.gridtap.iec104.asdu.Read;
import io.gridtap.iec104.asdu.ResetProcess;
import io.gridtap.iec104.asdu.TestCounter;
import io.gridtap.iec104.asdu.TestPattern;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlling.Request.Delivery;
import io.gridtap.iec104.controlling.Request.End;
import java.util.List;

/** The requests a controlling station knows, with the field sizes and the originator address of its settings. */
public final class Procedures {
  private final Iec104Settings settings;

  public Procedures(Iec104Settings settings) { this.settings = settings; }

  /** Station or group interrogation; to all stations with the broadcast address. */
  public Request interrogation(int station, Interrogation qualifier) {
    return system(TypeId.C_IC_NA_1, Cause.ACTIVATION, station, qualifier, End.TERMINATION);
  }

  /** Stops an interrogation. */
  public Request interrogationStop(int station, Interrogation qualifier) {
    return system(TypeId.C_IC_NA_1, Cause.DEACTIVATION, station, qualifier, End.CONFIRMATION);
  }

  /** Counters of all groups or one, read, frozen or reset. */
  public Request counterInterrogation(int station, CounterInterrogation qualifier) {
    return system(TypeId.C_CI_NA_1, Cause.ACTIVATION, station, qualifier, End.TERMINATION);
  }

  /** Stops a counter interrogation. */
  public Request counterInterrogationStop(int station, CounterInterrogation qualifier) {
    return system(TypeId.C_CI_NA_1, Cause.DEACTIVATION, station, qualifier, End.CONFIRMATION);
  }

  /** One object; its station sends it with cause 5 and does not confirm. */
  public Request read(int station, int address) {
    return request(TypeId.C_RD_NA_1, Cause.REQUEST, station, new InformationObject(address, new Read()), End.OBJECT);
  }

  /** Clock synchronization; the confirmation carries the station's time. */
  public Request clockSynchronization(int station, Cp56Time2a time) {
    return system(TypeId.C_CS_NA_1, Cause.ACTIVATION, station, new ClockSynchronization(time), End.CONFIRMATION);
  }

  /** Test with counter and time, the one of -104. */
  public Request test(int station, TestCounter counter, Cp56Time2a time) {
    return request(TypeId.C_TS_TA_1, Cause.ACTIVATION, station, new InformationObject(0, counter, time),
        End.CONFIRMATION);
  }

  /** Test with a fixed pattern, of -101. */
  public Request test(int station, TestPattern pattern) {
    return system(TypeId.C_TS_NA_1, Cause.ACTIVATION, station, pattern, End.CONFIRMATION);
  }

  public Request reset(int station, ResetProcess qualifier) {
    return system(TypeId.C_RP_NA_1, Cause.ACTIVATION, station, qualifier, End.CONFIRMATION);
  }

  /** Delay acquisition, of -101. */
  public Request delay(int station, Delay delay) {
    return system(TypeId.C_CD_NA_1, Cause.ACTIVATION, station, delay, End.CONFIRMATION);
  }

  /**
   * Select or execute, as the command says.
   *
   * @param time {@link TimeTag#NONE}, or of seven octets for the types with time tag
   * @param test T: nothing happens to the process
   */
  public Request command(int station, int address, Command command, TimeTag time, boolean test) {
    boolean terminated = !command.select() && settings.commandTermination() == CommandTermination.SENT;
    return command(Cause.ACTIVATION, station, new InformationObject(address, command, time), test,
        terminated ? End.TERMINATION : End.CONFIRMATION);
  }

  /** Takes a selection back, or a command that is under way. */
  public Request cancel(int station, int address, Command command, TimeTag time, boolean test) {
    return command(Cause.DEACTIVATION, station, new InformationObject(address, command, time), test, End.CONFIRMATION);
  }

  /** Loads a parameter of a measured value. */
  public Request parameter(int station, int address, Parameter parameter) {
    return request(carrying(parameter, TimeTag.Form.NONE), Cause.ACTIVATION, station,
        new InformationObject(address, parameter), End.CONFIRMATION);
  }

  /** Activates or deactivates parameters, or the cyclic transmission of an object. */
  public Request parameterActivation(int station, int address, ParameterActivation activation, boolean activate) {
    return request(TypeId.P_AC_NA_1, activate ? Cause.ACTIVATION : Cause.DEACTIVATION, station,
        new InformationObject(address, activation), End.CONFIRMATION);
  }

  private Request command(Cause cause, int station, InformationObject object, boolean test, End end) {
    TypeId type = carrying(object.information(), object.time().form());
    return request(type, cause(cause).withTest(test), station, object, end);
  }

  private static TypeId carrying(Information information, TimeTag.Form tagged) {
    return TypeId.carrying(information.getClass(), tagged).orElseThrow(() -> new IllegalArgumentException(
        "no type carries %s with a time tag of form %s".formatted(information, tagged)));
  }

  private Request system(TypeId type, Cause cause, int station, Information information, End end) {
    return request(type, cause, station, new InformationObject(0, information), end);
  }

  private Request request(TypeId type, Cause cause, int station, InformationObject object, End end) {
    return request(type, cause(cause), station, object, end);
  }

  private Request request(TypeId type, CauseOfTransmission cause, int station, InformationObject object, End end) {
    return new Request(Asdu.of(type, cause, station, List.of(object), settings.sizes()), end, Delivery.ANSWER);
  }

  private CauseOfTransmission cause(Cause cause) {
    return CauseOfTransmission.of(cause).withOriginator(settings.originator());
  }
}
