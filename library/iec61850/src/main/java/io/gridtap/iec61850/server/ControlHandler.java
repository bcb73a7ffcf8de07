package io.gridtap.iec61850.server;

import io.gridtap.iec61850.AddCause;
import java.util.Optional;

/**
 * What stands behind the controllable objects of a server. A command passes these one after the other; each may refuse
 * it with a cause. As it is, everything is allowed, and the status follows at once.
 *
 * <p>All run without the server's lock, so they may wait and may call the server. While {@link #maySelect},
 * {@link #check} and {@link #waitFor} run, the client waits for its answer, or for the time of a time-activated command,
 * which is tested again then. If its connection goes meanwhile, or they take longer than
 * {@link ControlLimits#testWithin}, they are interrupted, and the command is not carried out, whatever they say then. All have a thread of their own, one for each command; until they have returned, the object takes no other command.
 * What one throws is logged and counts as {@link AddCause#UNKNOWN}.
 */
public interface ControlHandler {
  /** Allows everything, and lets the status follow. */
  ControlHandler STANDARD = new ControlHandler() {
  };

  /** What a command may do to the object it is for. */
  interface Controlled {
    /**
     * Sets the status to what was commanded: stVal, mxVal or valWTr, with its time. A step command moves the position
     * by one.
     *
     * @return step-limit if the position has no room for the step
     */
    Optional<AddCause> follow();

    /** Shows that it is under way: a double point is in intermediate state, a position with transInd moves. */
    void moving();
  }

  /** May the object be selected without a value (SBO, IEC 61850-7-2 Select)? The client is not told the cause. */
  default Optional<AddCause> maySelect(String object, String peer) {
    return Optional.empty();
  }

  /**
   * The static test: interlocking, mode, switching hierarchy, whether the value makes sense. Asked at SelectWithValue
   * and at Operate, and again when the time of a time-activated command has come.
   */
  default Optional<AddCause> check(ControlCommand command) throws InterruptedException { return Optional.empty(); }

  /** The dynamic test before it is carried out, which may take a while: waits for synchronism, for instance. */
  default Optional<AddCause> waitFor(ControlCommand command) throws InterruptedException {
    return Optional.empty();
  }

  /**
   * Carries the command out; returns when it has ended. With enhanced security this is what CommandTermination tells;
   * with normal security a client is told if it fails before {@link ControlLimits#answerWithin}. Not called
   * for a command whose output must not move: where Beh is blocked or test/blocked. A command with Test set is carried out
   * where Beh is test, and refused by the server where it is not in test.
   *
   * @return nothing, or why it failed
   * @throws InterruptedException if it is no longer wanted: it was cancelled, its time is over, or the server closes
   */
  default Optional<AddCause> perform(ControlCommand command, Controlled object) throws InterruptedException {
    return object.follow();
  }
}
