package io.gridtap.iec61850;

import java.util.Locale;
import java.util.Optional;

/** Additional cause diagnosis: why a command was refused or ended (IEC 61850-7-2); the ordinal is the number on the wire. */
public enum AddCause {
  UNKNOWN("the command was not successful for a reason the device does not name"),
  NOT_SUPPORTED("the device does not have this service, or not for this object"),
  BLOCKED_BY_SWITCHING_HIERARCHY("control is local, or at another level"),
  SELECT_FAILED("the object could not be selected"),
  INVALID_POSITION("the position of the switch is invalid"),
  POSITION_REACHED("the switch is already where it is to go"),
  PARAMETER_CHANGE_IN_EXECUTION("a parameter changed while the command was carried out"),
  STEP_LIMIT("the tap changer is at the end of its range"),
  BLOCKED_BY_MODE("the logical node is in a mode that takes no commands"),
  BLOCKED_BY_PROCESS("something in the process forbids it"),
  BLOCKED_BY_INTERLOCKING("the interlocking of switches forbids it"),
  BLOCKED_BY_SYNCHROCHECK("the synchrocheck forbids it"),
  COMMAND_ALREADY_IN_EXECUTION("a command is being carried out, or waits for its time"),
  BLOCKED_BY_HEALTH("the health of the device forbids it"),
  ONE_OF_N_CONTROL("another object is being controlled, and only one may be at a time"),
  ABORTION_BY_CANCEL("it was cancelled"),
  TIME_LIMIT_OVER("it was not finished within its time"),
  ABORTION_BY_TRIP("a protection trip ended it"),
  OBJECT_NOT_SELECTED("the object was not selected, or no longer is"),
  OBJECT_ALREADY_SELECTED("the object is selected already"),
  NO_ACCESS_AUTHORITY("who gave the command may not give it"),
  ENDED_WITH_OVERSHOOT("it ended beyond the position it was to reach"),
  ABORTION_DUE_TO_DEVIATION("command and measured position differed too much"),
  ABORTION_BY_COMMUNICATION_LOSS("the connection to whoever gave the command was lost"),
  BLOCKED_BY_COMMAND("another command blocks it"),
  NONE("it was successful"),
  INCONSISTENT_PARAMETERS("its parameters are not those it was selected with, or contradict each other"),
  LOCKED_BY_OTHER_CLIENT("another client has selected the object");

  private final String meaning;

  AddCause(String meaning) { this.meaning = meaning; }

  public static Optional<AddCause> of(long number) {
    return number >= 0 && number < values().length ? Optional.of(values()[(int) number]) : Optional.empty();
  }

  /** The standard's name: {@code blocked-by-interlocking}. */
  public String text() {
    return this == ONE_OF_N_CONTROL ? "1-of-n-control" : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it means, for people. */
  public String meaning() { return meaning; }
}
