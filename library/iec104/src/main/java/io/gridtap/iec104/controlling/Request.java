package io.gridtap.iec104.controlling;

import io.gridtap.iec104.asdu.Asdu;

/**
 * A procedure of the controlling station (IEC 60870-5-101 §7.4): what is sent, and what is waited for.
 * {@link Procedures} makes them.
 *
 * @param asdu with one object, cause activation, deactivation or request
 */
public record Request(Asdu asdu, End end, Delivery delivery) {
  /** What ends a procedure that goes well. */
  public enum End {
    /** The object that was asked for, cause 5. */
    OBJECT,
    /** The activation or deactivation confirmation. */
    CONFIRMATION,
    /** The activation termination. */
    TERMINATION
  }

  /** Where the data go that a procedure brings. Return information (cause 11) goes to both, whatever is said here. */
  public enum Delivery {
    /** To the answer. */
    ANSWER,
    /** To the updates, in order with all others; the answer tells only how it ended. */
    UPDATES, BOTH
  }

  public Request with(Delivery newDelivery) { return new Request(asdu, end, newDelivery); }
}
