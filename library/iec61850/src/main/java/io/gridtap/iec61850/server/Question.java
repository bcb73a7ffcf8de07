package io.gridtap.iec61850.server;

import io.gridtap.mms.pdu.DataAccessError;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the application is asked before a write to a control block is carried out. It is made with the server's lock
 * held, asked without, as the application may take its time, and looked up when the write is carried out.
 */
final class Question {
  private static final System.Logger LOG = System.getLogger(Question.class.getName());

  private final Object subject;
  private final long state;
  private final Supplier<Optional<DataAccessError>> application;
  private Optional<DataAccessError> refusal = Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE);

  /**
   * @param subject who wants to know
   * @param state what the question was asked for; what has become something else meanwhile is not carried out
   */
  Question(Object subject, long state, Supplier<Optional<DataAccessError>> application) {
    this.subject = subject;
    this.state = state;
    this.application = application;
  }

  /** An application that fails has not agreed. */
  void ask() {
    try {
      refusal = application.get();
    } catch (RuntimeException applications) {
      LOG.log(Level.ERROR, "the application failed when asked about a write: refused", applications);
    }
  }

  boolean concerns(Object who, long what) { return who.equals(subject) && what == state; }

  /** Why not, or nothing if the application agrees. */
  Optional<DataAccessError> refusal() { return refusal; }
}
