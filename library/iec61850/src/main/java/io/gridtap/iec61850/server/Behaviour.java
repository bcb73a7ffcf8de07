package io.gridtap.iec61850.server;

import io.gridtap.mms.pdu.Data;
import java.util.Optional;

/**
 * Behaviour of a logical node (Beh), and what becomes of commands with it: the rows "response to control" and "output to
 * the process" of the table of mode and behaviour in IEC 61850-7-4, annex A. In the order of their numbers from 1 on.
 */
enum Behaviour {
  ON(Treatment.CARRIED_OUT, Treatment.REFUSED), //
  BLOCKED(Treatment.WITHOUT_OUTPUT, Treatment.REFUSED), //
  TEST(Treatment.REFUSED, Treatment.CARRIED_OUT), //
  TEST_BLOCKED(Treatment.REFUSED, Treatment.WITHOUT_OUTPUT), //
  OFF(Treatment.REFUSED, Treatment.REFUSED), //
  /** The node has no Beh, or no value in it: there is no mode a command could be wrong in, and a test moves nothing. */
  UNKNOWN(Treatment.CARRIED_OUT, Treatment.WITHOUT_OUTPUT);

  /** What becomes of a command. */
  enum Treatment {
    /** It reaches the process. */
    CARRIED_OUT,
    /** It is answered as if it were carried out, but no output moves. */
    WITHOUT_OUTPUT,
    /** Blocked-by-mode. */
    REFUSED
  }

  private static final String MODE = "Mod";

  private final Treatment command;
  private final Treatment testCommand;

  Behaviour(Treatment command, Treatment testCommand) {
    this.command = command;
    this.testCommand = testCommand;
  }

  /** Of a command with or without Test. */
  Treatment treatment(boolean test) { return test ? testCommand : command; }

  /** What its logical node says. */
  private static Behaviour of(ControlPoint point) {
    Optional<Item> beh = point.inNode("ST$Beh$stVal");
    return beh.isPresent() && beh.get().read() instanceof Data.Int(long number) && number >= 1 && number <= OFF.number()
        ? values()[(int) number - 1]
        : UNKNOWN;
  }

  private int number() { return ordinal() + 1; }

  /** What becomes of a command to an object. The mode itself is always commanded: nothing else ends one. */
  static Treatment of(ControlPoint point, boolean test) {
    return !test && point.name().equals(MODE) ? Treatment.CARRIED_OUT : of(point).treatment(test);
  }

  /** Whether nothing can come of a selection. */
  static boolean refusesAll(ControlPoint point) {
    return of(point, true) == Treatment.REFUSED && of(point, false) == Treatment.REFUSED;
  }
}
