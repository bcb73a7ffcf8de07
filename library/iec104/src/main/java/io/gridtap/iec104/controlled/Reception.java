package io.gridtap.iec104.controlled;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.ClockSynchronization;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.CounterInterrogation.Freeze;
import io.gridtap.iec104.asdu.Delay;
import io.gridtap.iec104.asdu.EndOfInitialization;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.Parameter;
import io.gridtap.iec104.asdu.ParameterActivation;
import io.gridtap.iec104.asdu.Raw;
import io.gridtap.iec104.asdu.Read;
import io.gridtap.iec104.asdu.ResetProcess;
import io.gridtap.iec104.asdu.TestCounter;
import io.gridtap.iec104.asdu.TestPattern;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.DeviceSettings.Repeated;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;

/**
 * What arrives from the controlling station (IEC 60870-5-101 §7.2.3 and §7.4). Checked in this order: type, cause, common
 * address, object address; what fails is mirrored with 44, 45, 46 or 47. Guarded by the device's lock.
 */
final class Reception {
  private static final int BROADCAST = FieldSizes.IEC104.maxCommonAddress();

  private final ControlledEngine engine;
  private final ControlledDevice device;
  private final DeviceSettings settings;
  private final Optional<FileHandler> files;
  private final CommandProcedure commands;

  Reception(ControlledEngine engine, Optional<FileHandler> files) {
    this.engine = engine;
    this.device = engine.device();
    this.settings = device.settings();
    this.files = files;
    this.commands = new CommandProcedure(engine);
  }

  void receive(Octets octets, Moment now) {
    Asdu asdu;
    try {
      asdu = Asdu.decode(octets);
    } catch (DecodeException malformed) {
      refuseMalformed(octets, String.valueOf(malformed.getMessage()));
      return;
    }
    TypeId type = asdu.type();
    int commonAddress = asdu.commonAddress();
    if (!isSupported(type)) engine.reject(asdu, Cause.UNKNOWN_TYPE, "type %s is not supported".formatted(type));
    else if (type.singleObject() && (asdu.count() != 1 || asdu.sequence()))
      engine.reject(asdu, Cause.UNKNOWN_TYPE, "%s has one object".formatted(type));
    else if (!type.allowsInControlDirection(asdu.cause().cause()))
      engine.reject(asdu, Cause.UNKNOWN_CAUSE, "%s with cause %s".formatted(type, asdu.cause().cause()));
    else if (commonAddress == BROADCAST && isBroadcast(type))
      for (StationState station : device.stations()) addressed(station, asdu, now);
    else
      toStation(asdu, now);
  }

  private void toStation(Asdu asdu, Moment now) {
    StationState station = device.findStation(asdu.commonAddress());
    if (station == null)
      engine.reject(asdu, Cause.UNKNOWN_COMMON_ADDRESS, "there is no station " + asdu.commonAddress());
    else
      addressed(station, asdu, now);
  }

  /** What does not decode has no meaning, whatever its type says. */
  private void refuseMalformed(Octets octets, String why) {
    Optional<Asdu> raw = Asdu.raw(octets, FieldSizes.IEC104);
    if (raw.isEmpty()) engine.breakOff("protocol error: " + why);
    else
      engine.reject(raw.get(), Cause.UNKNOWN_TYPE, why);
  }

  private boolean isSupported(TypeId type) {
    if (settings.unsupported().contains(type)) return false;
    return switch (type.kind()) {
      case COMMAND, PARAMETER -> true;
      case SYSTEM -> type != TypeId.M_EI_NA_1
          && (type != TypeId.C_TS_NA_1 && type != TypeId.C_CD_NA_1 || settings.optional().contains(type));
      case FILE -> files.isPresent();
      case MONITOR, SECURITY, UNKNOWN -> false;
    };
  }

  private static boolean isBroadcast(TypeId type) {
    return type == TypeId.C_IC_NA_1 || type == TypeId.C_CI_NA_1 || type == TypeId.C_CS_NA_1
        || type == TypeId.C_RP_NA_1;
  }

  private void addressed(StationState station, Asdu asdu, Moment now) {
    if (asdu.type().kind() == TypeId.Kind.FILE) {
      files.ifPresent(handler -> handler.receive(asdu, now));
      return;
    }
    InformationObject object = asdu.objects().getFirst();
    int address = object.address();
    if (!isKnown(station, asdu.type(), object))
      engine.reject(asdu, Cause.UNKNOWN_ADDRESS,
          asdu.type().kind() == TypeId.Kind.SYSTEM && asdu.type() != TypeId.C_RD_NA_1
              ? "%s has address 0, not %d".formatted(asdu.type(), address)
              : "station %d has no object %d for %s".formatted(station.commonAddress(), address, asdu.type()));
    else
      carryOut(station, asdu, object, now);
  }

  private boolean isKnown(StationState station, TypeId type, InformationObject object) {
    int address = object.address();
    return switch (object.information()) {
      case Command _ -> {
        CommandState command = station.command(address);
        yield command != null && command.point().understands(type);
      }
      case Read() -> {
        PointState point = station.point(address);
        yield point != null && point.eventType().allowsInMonitorDirection(Cause.REQUEST);
      }
      case Parameter _ -> station.parameter(address) == type;
      case ParameterActivation(int qualifier) -> qualifier == ParameterActivation.LOADED
          ? address == 0
          : station.parameter(address) != null || station.point(address) != null;
      case Interrogation _,CounterInterrogation _,ClockSynchronization _,TestPattern _,ResetProcess _,Delay _,TestCounter _ ->
        address == 0;
      case Monitored _,EndOfInitialization _,FileInformation _,Raw _ -> false;
    };
  }

  private void carryOut(StationState station, Asdu asdu, InformationObject object, Moment now) {
    Moment answerUntil = now.plus(settings.answerLimit());
    switch (object.information()) {
      case Command command -> commands.receive(station, asdu, object, command, now);
      case Interrogation(int qualifier) -> interrogation(station, asdu, qualifier);
      case CounterInterrogation(int request, Freeze freeze) -> counters(station, asdu, request, freeze);
      case Read() -> read(station, asdu, object.address());
      case ClockSynchronization clock -> {
        if (asdu.test()) confirm(station, asdu, true);
        else
          engine.ask(new ClockRequest(engine, station, asdu, object, clock, answerUntil));
      }
      case ResetProcess reset -> {
        if (asdu.test()) confirm(station, asdu, true);
        else
          engine.ask(new ResetRequest(engine, station, asdu, object, reset, answerUntil));
      }
      case Parameter _,ParameterActivation _ -> {
        if (asdu.cause().test()) confirm(station, asdu, true);
        else
          engine.ask(new ParameterRequest(engine, station, asdu, object, answerUntil));
      }
      case TestCounter _,TestPattern _ -> confirm(station, asdu, true);
      // with cause spont it tells a delay, which this station has no use for
      case Delay _ -> {
        if (asdu.cause().cause() == Cause.ACTIVATION) confirm(station, asdu, true);
      }
      case Monitored _,EndOfInitialization _,FileInformation _,Raw _ -> throw new IllegalStateException(
          "%s was to be refused".formatted(asdu));
    }
  }

  private void confirm(StationState station, Asdu asdu, boolean positive) {
    Cause cause = asdu.cause().cause() == Cause.DEACTIVATION ? Cause.DEACTIVATION_CON : Cause.ACTIVATION_CON;
    engine.confirm(answer(station, asdu, cause, !positive));
  }

  private static Asdu answer(StationState station, Asdu asdu, Cause cause, boolean negative) {
    return asdu.withCommonAddress(station.commonAddress()).with(asdu.cause().with(cause).withNegative(negative));
  }

  private void read(StationState station, Asdu asdu, int address) {
    PointState point = station.point(address);
    if (point == null) throw new IllegalStateException("point %d was to be known".formatted(address));
    engine.readNow(new Job(new Job.Key(station.commonAddress(), asdu.type(), address), List.of(point),
        data(asdu, Cause.REQUEST), Optional.empty()));
  }

  private static CauseOfTransmission data(Asdu asdu, Cause cause) {
    return CauseOfTransmission.of(cause).withOriginator(asdu.cause().originator());
  }

  private void interrogation(StationState station, Asdu asdu, int qualifier) {
    Job.Key key = new Job.Key(station.commonAddress(), asdu.type(), qualifier);
    if (asdu.cause().cause() == Cause.DEACTIVATION) confirm(station, asdu, engine.cancel(key));
    else if (!new Interrogation(qualifier).isDefined()) {
      engine.refused(asdu, "QOI %d is neither 20 nor 21…36".formatted(qualifier));
      confirm(station, asdu, false);
    } else
      start(station, asdu, key, station.interrogated(qualifier - 20), Cause.of(qualifier));
  }

  private void start(StationState station, Asdu asdu, Job.Key key, List<PointState> points, Cause cause) {
    if (engine.runs(key) && settings.repeated() == Repeated.REFUSE) {
      engine.refused(asdu, "the same interrogation is running");
      confirm(station, asdu, false);
      return;
    }
    engine.cancel(key);
    confirm(station, asdu, true);
    engine.add(new Job(key, points, data(asdu, cause),
        Optional.of(answer(station, asdu, Cause.ACTIVATION_TERM, false))));
  }

  private void counters(StationState station, Asdu asdu, int request, Freeze freeze) {
    Job.Key key = new Job.Key(station.commonAddress(), asdu.type(), request);
    String refusal = "";
    if (request < 1 || request > CounterInterrogation.GENERAL)
      refusal = "RQT %d is neither 5 nor 1…4".formatted(request);
    else if (freeze != Freeze.READ && !station.station().counters().remoteFreeze())
      refusal = "in mode %s counters are frozen locally".formatted(station.station().counters());
    if (asdu.cause().cause() == Cause.DEACTIVATION) confirm(station, asdu, engine.cancel(key));
    else if (!refusal.isEmpty()) {
      engine.refused(asdu, refusal);
      confirm(station, asdu, false);
    } else if (freeze == Freeze.READ) {
      start(station, asdu, key, station.counters(request), Cause.of(request == CounterInterrogation.GENERAL
          ? Cause.COUNTERS_GENERAL.number()
          : Cause.COUNTERS_GENERAL.number() + request));
    } else {
      confirm(station, asdu, true);
      if (!asdu.cause().test()) device.freeze(station, request, freeze, device.clock().instant());
      engine.confirm(answer(station, asdu, Cause.ACTIVATION_TERM, false));
    }
  }
}
