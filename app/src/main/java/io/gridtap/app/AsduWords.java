package io.gridtap.app;

import io.gridtap.iec104.asdu.AckFile;
import io.gridtap.iec104.asdu.BitstringCommand;
import io.gridtap.iec104.asdu.CallFile;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.ClockSynchronization;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.CommandQualifier;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.Delay;
import io.gridtap.iec104.asdu.DirectoryEntry;
import io.gridtap.iec104.asdu.DoubleCommand;
import io.gridtap.iec104.asdu.EndOfInitialization;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.iec104.asdu.FileReady;
import io.gridtap.iec104.asdu.Information;
import io.gridtap.iec104.asdu.Interrogation;
import io.gridtap.iec104.asdu.LastSection;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.Parameter;
import io.gridtap.iec104.asdu.ParameterActivation;
import io.gridtap.iec104.asdu.ParameterFloat;
import io.gridtap.iec104.asdu.ParameterNormalized;
import io.gridtap.iec104.asdu.ParameterQualifier;
import io.gridtap.iec104.asdu.ParameterScaled;
import io.gridtap.iec104.asdu.QueryLog;
import io.gridtap.iec104.asdu.Raw;
import io.gridtap.iec104.asdu.Read;
import io.gridtap.iec104.asdu.RegulatingStepCommand;
import io.gridtap.iec104.asdu.ResetProcess;
import io.gridtap.iec104.asdu.SectionReady;
import io.gridtap.iec104.asdu.Segment;
import io.gridtap.iec104.asdu.SetpointFloat;
import io.gridtap.iec104.asdu.SetpointNormalized;
import io.gridtap.iec104.asdu.SetpointQualifier;
import io.gridtap.iec104.asdu.SetpointScaled;
import io.gridtap.iec104.asdu.SingleCommand;
import io.gridtap.iec104.asdu.TestCounter;
import io.gridtap.iec104.asdu.TestPattern;
import io.gridtap.wire.Octets;

/** What an ASDU of IEC 60870-5-104 says, in words. */
final class AsduWords {
  /** Octets of a segment or of an unknown type that are shown. */
  private static final int MAX_OCTETS = 32;

  private AsduWords() {}

  /** The information elements without the quality, which {@link Monitored#quality} has. */
  static String value(Information information) {
    return switch (information) {
      case Monitored monitored -> MonitoredWords.value(monitored);
      case Command command -> command(command);
      case Parameter parameter -> parameter(parameter);
      case FileInformation file -> file(file);
      case Interrogation(int qualifier) -> interrogation(qualifier);
      case CounterInterrogation(int request, CounterInterrogation.Freeze freeze) ->
        "%s %s".formatted(counters(request), freeze(freeze));
      case Read() -> "";
      case ClockSynchronization(var time) -> time.toString();
      case TestPattern(int pattern) -> "pattern 0x%04x".formatted(pattern);
      case TestCounter(int counter) -> "counter " + counter;
      case ResetProcess(int qualifier) -> switch (qualifier) {
        case ResetProcess.GENERAL -> "general reset";
        case ResetProcess.EVENT_BUFFER -> "reset of the event buffer";
        default -> "QRP " + qualifier;
      };
      case Delay(var delay) -> "delay " + delay;
      case EndOfInitialization(int cause, boolean changed) -> initialized(cause) + (changed
          ? ", local parameters changed"
          : "");
      case ParameterActivation(int qualifier) -> switch (qualifier) {
        case ParameterActivation.LOADED -> "parameters loaded before";
        case ParameterActivation.OBJECT -> "parameter of the object";
        case ParameterActivation.TRANSMISSION -> "cyclic transmission of the object";
        default -> "QPA " + qualifier;
      };
      case Raw(Octets octets) -> hex(octets);
    };
  }

  /** {@code spont}, {@code actcon negative}; test and originator stand elsewhere. */
  static String cause(CauseOfTransmission cause) {
    return cause.cause().name() + (cause.negative() ? " negative" : "");
  }

  /** Test and originator address, where there are any. */
  static String remarks(CauseOfTransmission cause) {
    String originator = cause.originator() == 0 ? "" : "OA " + cause.originator();
    return cause.test() ? ("test " + originator).strip() : originator;
  }

  static String freeze(CounterInterrogation.Freeze freeze) {
    return switch (freeze) {
      case READ -> "read";
      case FREEZE -> "freeze";
      case FREEZE_AND_RESET -> "freeze and reset";
      case RESET -> "reset";
    };
  }

  private static String interrogation(int qualifier) {
    if (qualifier == Interrogation.STATION.qualifier()) return "station";
    return qualifier > 20 && qualifier <= 36 ? "group " + (qualifier - 20) : "QOI " + qualifier;
  }

  private static String counters(int request) {
    if (request == CounterInterrogation.GENERAL) return "all counters";
    return request >= 1 && request <= 4 ? "counter group " + request : "RQT " + request;
  }

  private static String initialized(int cause) {
    return switch (cause) {
      case EndOfInitialization.LOCAL_POWER_ON -> "local power on";
      case EndOfInitialization.LOCAL_MANUAL_RESET -> "local manual reset";
      case EndOfInitialization.REMOTE_RESET -> "remote reset";
      default -> "COI " + cause;
    };
  }

  private static String command(Command command) {
    return switch (command) {
      case SingleCommand(boolean on, CommandQualifier qualifier) -> (on ? "ON" : "OFF") + qualifier(qualifier);
      case DoubleCommand(DoubleCommand.State state, CommandQualifier qualifier) -> switch (state) {
        case NOT_PERMITTED_0 -> "NOT PERMITTED (0)";
        case OFF -> "OFF";
        case ON -> "ON";
        case NOT_PERMITTED_3 -> "NOT PERMITTED (3)";
      } + qualifier(qualifier);
      case RegulatingStepCommand(RegulatingStepCommand.Step step, CommandQualifier qualifier) -> switch (step) {
        case NOT_PERMITTED_0 -> "NOT PERMITTED (0)";
        case LOWER -> "LOWER";
        case HIGHER -> "HIGHER";
        case NOT_PERMITTED_3 -> "NOT PERMITTED (3)";
      } + qualifier(qualifier);
      case SetpointNormalized point -> MonitoredWords.normalized(point.raw()) + qualifier(point.qualifier());
      case SetpointScaled(int value, SetpointQualifier qualifier) -> value + qualifier(qualifier);
      case SetpointFloat(float value, SetpointQualifier qualifier) -> MonitoredWords.real(value) + qualifier(qualifier);
      case BitstringCommand(int bits) -> "0x%08x".formatted(bits);
    };
  }

  private static String qualifier(CommandQualifier qualifier) {
    String output = switch (qualifier.qu()) {
      case CommandQualifier.NO_ADDITIONAL_DEFINITION -> "";
      case CommandQualifier.SHORT_PULSE -> " short pulse";
      case CommandQualifier.LONG_PULSE -> " long pulse";
      case CommandQualifier.PERSISTENT -> " persistent";
      default -> " QU " + qualifier.qu();
    };
    return output + (qualifier.select() ? " select" : " execute");
  }

  private static String qualifier(SetpointQualifier qualifier) {
    return (qualifier.ql() == 0 ? "" : " QL " + qualifier.ql()) + (qualifier.select() ? " select" : " execute");
  }

  private static String parameter(Parameter parameter) {
    String value = switch (parameter) {
      case ParameterNormalized normalized -> MonitoredWords.normalized(normalized.raw());
      case ParameterScaled scaled -> Integer.toString(scaled.value());
      case ParameterFloat real -> MonitoredWords.real(real.value());
    };
    ParameterQualifier qualifier = parameter.qualifier();
    String kind = switch (qualifier.kind()) {
      case ParameterQualifier.THRESHOLD -> "threshold";
      case ParameterQualifier.SMOOTHING -> "smoothing factor";
      case ParameterQualifier.LOW_LIMIT -> "low limit";
      case ParameterQualifier.HIGH_LIMIT -> "high limit";
      default -> "KPA " + qualifier.kind();
    };
    return value + " " + kind + (qualifier.localChange() ? " changed locally" : "")
        + (qualifier.notInOperation() ? " not in operation" : "");
  }

  private static String file(FileInformation information) {
    return switch (information) {
      case FileReady file -> "file %d of %d octets%s".formatted(file.file(), file.length(),
          file.negative() ? " not ready" : " ready");
      case SectionReady section -> "section %d of file %d of %d octets%s".formatted(section.section(), section.file(),
          section.length(), section.notReady() ? " not ready" : " ready");
      case CallFile call -> "file %d section %d %s".formatted(call.file(), call.section(), switch (call.action()) {
        case 0 -> "call";
        case CallFile.SELECT_FILE -> "select file";
        case CallFile.CALL_FILE -> "call file";
        case CallFile.DEACTIVATE_FILE -> "deactivate file";
        case CallFile.DELETE_FILE -> "delete file";
        case CallFile.SELECT_SECTION -> "select section";
        case CallFile.CALL_SECTION -> "call section";
        case CallFile.DEACTIVATE_SECTION -> "deactivate section";
        default -> "SCQ " + call.qualifier();
      });
      case LastSection last -> "file %d section %d %s, checksum %d".formatted(last.file(), last.section(),
          switch (last.qualifier()) {
            case LastSection.FILE -> "file complete";
            case LastSection.FILE_DEACTIVATED -> "file deactivated";
            case LastSection.SECTION -> "section complete";
            case LastSection.SECTION_DEACTIVATED -> "section deactivated";
            default -> "LSQ " + last.qualifier();
          }, last.checksum());
      case AckFile ack -> "file %d section %d %s%s".formatted(ack.file(), ack.section(), switch (ack.answer()) {
        case AckFile.FILE -> "file acknowledged";
        case AckFile.FILE_REFUSED -> "file refused";
        case AckFile.SECTION -> "section acknowledged";
        case AckFile.SECTION_REFUSED -> "section refused";
        default -> "AFQ " + ack.qualifier();
      }, ack.error() == 0 ? "" : ", error " + ack.error());
      case Segment(int file, int section, Octets data) -> "file %d section %d %d octets: %s".formatted(file, section,
          data.length(), hex(data));
      case DirectoryEntry entry -> "%s %d of %d octets%s".formatted(entry.directory() ? "directory" : "file",
          entry.file(), entry.length(), entry.active() ? ", being transferred" : "");
      case QueryLog(int file, var start, var end) -> "file %d from %s to %s".formatted(file, start, end);
    };
  }

  private static String hex(Octets octets) {
    return octets.length() <= MAX_OCTETS
        ? octets.toString()
        : octets.slice(0, MAX_OCTETS) + "… (" + octets.length() + " octets)";
  }
}
