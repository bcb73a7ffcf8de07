package io.gridtap.sink.mqtt;

import io.gridtap.telemetry.SinkException;

/**
 * Why something was not delivered.
 *
 * @param what
 *            in few words, without data
 * @param remedy
 *            what to do about it
 */
record Refusal(SinkException.Kind kind, String what, String remedy, Throwable cause) {
  static Refusal data(String what, String remedy, Throwable cause) {
    return new Refusal(SinkException.Kind.DATA, what, remedy, cause);
  }

  static Refusal retryable(String what, String remedy, Throwable cause) {
    return new Refusal(SinkException.Kind.RETRYABLE, what, remedy, cause);
  }

  static Refusal permanent(String what, String remedy, Throwable cause) {
    return new Refusal(SinkException.Kind.PERMANENT, what, remedy, cause);
  }

  Refusal of(SinkException.Kind other) { return new Refusal(other, what, remedy, cause); }

  SinkException at(String where) {
    return switch (kind) {
      case RETRYABLE -> SinkException.retryable(what, where, remedy, cause);
      case PERMANENT -> SinkException.permanent(what, where, remedy, cause);
      case DATA -> SinkException.data(what, where, remedy, cause);
    };
  }
}
